import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { AuditRecord } from "@sallyport/audit";
import type { NumberedRecord } from "@sallyport/store";
import { FRAME_OVERHEAD, HEADER_BYTES, MAX_PAYLOAD_BYTES, writeFrame, writeHeader } from "./frames.ts";
import { lockFolder } from "./lock.ts";
import { SpoolReader } from "./reader.ts";
import { type OpenSegment, Segments, writeDurably } from "./segments.ts";
import { SpoolFolderError, SpoolUnavailable, systemCode } from "./spool-error.ts";

export type SpoolOptions = {
  readonly dir: string;
  readonly maxBytes: number;
  /** Told once when records can no longer be written, and once when they can again (undefined). */
  readonly onTrouble: (problem: string | undefined) => void;
  /** Told of records that were on the disk and cannot be read any more. */
  readonly onLoss: (records: number, path: string) => void;
};

/** Records that go to the disk in one write. All who wait for one of them wait for the same promise. */
type Batch = {
  readonly payloads: string[];
  bytes: number;
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

const MAX_BATCH_BYTES = 1024 * 1024;
/** Records that wait in memory for a slow disk; beyond it calls are refused. */
const MAX_BATCHES = 16;
const LAZY_MS = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The proxy's own durable log of audit records, in a folder of segments. A record that `append` resolved for is on the
 * disk. Everything appended while a write is under way goes into the next one, so a busy proxy syncs once for many
 * calls. Records are numbered from 1 without gaps, across restarts.
 */
export class Spool {
  readonly id: string;
  readonly dir: string;
  readonly #segments: Segments;
  readonly #reader: SpoolReader;
  readonly #unlock: () => Promise<void>;
  readonly #onTrouble: SpoolOptions["onTrouble"];
  readonly #maxBatchBytes: number;
  readonly #out: Buffer;
  #current: OpenSegment | undefined;
  #lastSeq: number;
  #batches: Batch[] = [];
  #writing: Promise<void> | undefined = undefined;
  #soon: NodeJS.Immediate | undefined = undefined;
  #lazyTimer: NodeJS.Timeout | undefined = undefined;
  #trouble: string | undefined = undefined;
  #onAdvance: (() => void) | undefined = undefined;

  private constructor(opened: Opened, options: SpoolOptions) {
    this.id = opened.id;
    this.dir = options.dir;
    this.#segments = opened.segments;
    this.#unlock = opened.unlock;
    this.#current = opened.current;
    this.#lastSeq = opened.lastSeq;
    this.#maxBatchBytes = Math.min(MAX_BATCH_BYTES, opened.segments.room);
    this.#out = Buffer.allocUnsafe(HEADER_BYTES + this.#maxBatchBytes);
    this.#onTrouble = options.onTrouble;
    this.#reader = new SpoolReader(() => this.#segments.all, options.onLoss);
  }

  /** Throws SpoolFolderError when the folder cannot be used, or another proxy uses it. */
  static async open(options: SpoolOptions): Promise<Spool> {
    try {
      return new Spool(await openFolder(options), options);
    } catch (error) {
      if (error instanceof SpoolFolderError) throw error;
      throw new SpoolFolderError(
        `The spool folder ${options.dir} cannot be used (${systemCode(error)}).`,
        "Set PROXY_SPOOL_DIR to a folder that this user may write to, on a disk with space.",
      );
    }
  }

  /** Number of the last record on the disk. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Why records cannot be written at the moment; undefined when they can. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Share of the allowed space in use, 0 to 1 and a little over. */
  get fill(): number {
    return this.#segments.fill;
  }

  /**
   * Resolves when the record is on the disk. Rejects with SpoolUnavailable when it cannot get there. It is written once
   * everything that has come in by now was looked at, so that calls that came together share one write.
   */
  append(record: AuditRecord): Promise<void> {
    const written = this.#enqueue(record);
    this.#soon ??= setImmediate(() => this.#flush());
    return written;
  }

  /** For records that nobody waits for: they go with the next `append`, or by themselves soon after. */
  appendLazily(record: AuditRecord): void {
    this.#enqueue(record).catch(() => undefined); // told by onTrouble; the record of a refusal or an outcome is lost
    // Left to run when an earlier write takes the record along: a call would set and clear one each time.
    this.#lazyTimer ??= setTimeout(() => {
      this.#lazyTimer = undefined;
      this.#flush();
    }, LAZY_MS);
  }

  /** The next records that were never read, at most about `most`. For one reader. Rejects with SpoolUnavailable. */
  async read(most: number): Promise<NumberedRecord[]> {
    try {
      return await this.#reader.read(this.#lastSeq, most);
    } catch (error) {
      throw new SpoolUnavailable(`the records in the spool cannot be read (${systemCode(error)})`);
    }
  }

  /** Lets go of the space of records up to `seq`: they are safe elsewhere. */
  async release(seq: number): Promise<void> {
    await this.#segments.release(seq + 1);
  }

  /** Resolves when there are records on the disk beyond `seq`. For one waiter. */
  beyond(seq: number): Promise<void> {
    if (this.#lastSeq > seq) return Promise.resolve();
    return new Promise((done) => {
      this.#onAdvance = done;
    });
  }

  /** Writes everything that was appended. */
  async flush(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  /** Writes everything, and lets another proxy have the folder. Nothing may be appended any more. */
  async close(): Promise<void> {
    clearTimeout(this.#lazyTimer);
    await this.flush();
    await this.#current?.file.close();
    await this.#unlock();
  }

  #enqueue(record: AuditRecord): Promise<void> {
    const payload = JSON.stringify(record);
    const bytes = FRAME_OVERHEAD + Buffer.byteLength(payload);
    if (bytes > FRAME_OVERHEAD + MAX_PAYLOAD_BYTES) {
      return Promise.reject(new SpoolUnavailable("a record is larger than any may be"));
    }
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.bytes + bytes > this.#maxBatchBytes) {
      if (this.#batches.length >= MAX_BATCHES) {
        return Promise.reject(new SpoolUnavailable("the disk does not keep up"));
      }
      batch = newBatch();
      this.#batches.push(batch);
    }
    batch.payloads.push(payload);
    batch.bytes += bytes;
    return batch.written;
  }

  #flush(): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    if (this.#batches.length > 0) this.#writing ??= this.#writeBatches();
  }

  /** One write after another, until nothing waits. Never rejects: whoever waits for a batch is told. */
  async #writeBatches(): Promise<void> {
    for (let batch = this.#batches.shift(); batch !== undefined; batch = this.#batches.shift()) {
      try {
        await this.#write(batch);
        this.#setTrouble(undefined);
        batch.resolve();
        this.#onAdvance?.();
      } catch (error) {
        const problem =
          error instanceof SpoolUnavailable ? error.message : `a write failed (${systemCode(error)})`;
        this.#setTrouble(problem);
        batch.reject(new SpoolUnavailable(problem));
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: Batch): Promise<void> {
    const segment = await this.#room(batch.bytes);
    let end = { at: 0, crc: segment.crc };
    if (segment.at === 0) end = { at: HEADER_BYTES, crc: writeHeader(this.#out, segment.firstSeq) };
    for (const payload of batch.payloads) end = writeFrame(this.#out, end, payload);
    await writeDurably(segment.file, this.#out.subarray(0, end.at), segment.at);
    segment.at += end.at;
    segment.crc = end.crc;
    this.#lastSeq += batch.payloads.length;
    if (segment.at > segment.bytes / 2) this.#segments.prepare();
  }

  async #room(bytes: number): Promise<OpenSegment> {
    const current = this.#current;
    if (current !== undefined && Math.max(current.at, HEADER_BYTES) + bytes <= current.bytes) return current;
    this.#current = await this.#segments.next(this.#lastSeq + 1);
    await current?.file.close();
    return this.#current;
  }

  #setTrouble(problem: string | undefined): void {
    if (problem === this.#trouble) return;
    this.#trouble = problem;
    this.#onTrouble(problem);
  }
}

type Opened = {
  readonly id: string;
  readonly segments: Segments;
  readonly unlock: () => Promise<void>;
  readonly current: OpenSegment | undefined;
  readonly lastSeq: number;
};

async function openFolder({ dir, maxBytes }: SpoolOptions): Promise<Opened> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(dir);
  try {
    const segments = new Segments({ dir, maxBytes });
    const found = await segments.recover();
    if (found === undefined) {
      // Numbers and id belong together: without records the numbers begin anew, so the id does too.
      const id = await writeId(dir);
      return { id, segments, unlock, current: await segments.next(1), lastSeq: 0 };
    }
    const { segment, records } = found;
    return {
      id: await readId(dir),
      segments,
      unlock,
      current: segment,
      lastSeq: segment.firstSeq - 1 + records,
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function readId(dir: string): Promise<string> {
  const id = (await readFile(join(dir, "proxy-id"), "utf8").catch(() => "")).trim();
  if (UUID.test(id)) return id;
  throw new SpoolFolderError(
    `The spool folder ${dir} has records but no proxy-id.`,
    "Put the file back, or move the folder away: the records in it then never reach the database.",
  );
}

async function writeId(dir: string): Promise<string> {
  const id = randomUUID();
  const made = join(dir, "proxy-id.new");
  const file = await open(made, "w", 0o600);
  try {
    await file.writeFile(`${id}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(made, join(dir, "proxy-id"));
  return id;
}

function newBatch(): Batch {
  let resolve = (): void => undefined;
  let reject: (error: Error) => void = () => undefined;
  const written = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  written.catch(() => undefined); // those who wait are told by their own await
  return { payloads: [], bytes: 0, written, resolve, reject };
}
