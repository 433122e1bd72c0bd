import { closeSync, constants, mkdtempSync, openSync, rmSync, write, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BYTES = 1024;
const ROOM = 1024 * 1024;

/** The disk of the spool, which every call waits for once: a file that is written as the spool writes. */
export class Disk {
  readonly #folder = mkdtempSync(join(tmpdir(), "sallyport-disk-"));
  readonly #file: number;
  #at = 0;

  constructor() {
    const flags = constants.O_CREAT | constants.O_RDWR | (constants.O_DSYNC ?? constants.O_SYNC);
    this.#file = openSync(join(this.#folder, "file"), flags, 0o600);
    writeSync(this.#file, Buffer.alloc(ROOM), 0, ROOM, 0);
  }

  /** The milliseconds until each of `count` sequential writes is on disk. */
  async measure(writes: number): Promise<number[]> {
    const bytes = Buffer.alloc(BYTES, 1);
    const times: number[] = [];
    for (let i = 0; i < writes; i++) {
      const started = performance.now();
      await new Promise<void>((done, fail) => {
        write(this.#file, bytes, 0, BYTES, this.#at, (error) => (error ? fail(error) : done()));
      });
      times.push(performance.now() - started);
      this.#at = (this.#at + BYTES) % ROOM;
    }
    return times;
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
