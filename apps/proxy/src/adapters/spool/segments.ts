import { constants, fdatasync, stat, type Stats, write } from "node:fs";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSame, syncFolder } from "./folder.ts";
import { HEADER_BYTES, readFrame, readHeader } from "./frames.ts";
import { SpoolUnavailable, systemCode } from "./spool-error.ts";

/**
 * A file of records. `firstSeq` is in its name, so that files sort by what they hold. It stays open until its records
 * are safe elsewhere: whatever becomes of its name, they can be read.
 */
export type Segment = {
  readonly path: string;
  readonly firstSeq: number;
  readonly bytes: number;
  readonly file: FileHandle;
  readonly found: Stats;
};

/** The segment that is written to. `at` and `crc` are where the next frame goes; `at` 0 means without a header yet. */
export type OpenSegment = { readonly segment: Segment; at: number; crc: number };

export type SegmentOptions = { readonly dir: string; readonly maxBytes: number };

const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
const MIN_SEGMENT_BYTES = 128 * 1024;
const ZEROS = Buffer.alloc(1024 * 1024);
const PAGE = 4096;
/** Of the space allowed, so much is used; the rest is for what else the folder holds (docs/threats.md, R3). */
const USABLE = 0.95;
const RETRY_AFTER_MS = 250;
const NAME = /^(\d{16})\.seg$/;
const SPARE = "spare.tmp";

/** On Linux one call writes and waits for the disk; elsewhere only fdatasync waits for it truly. */
const SYNC_FLAG = process.platform === "linux" ? constants.O_DSYNC : 0;

/**
 * The segment files of a folder: zero-filled ahead, so that a write changes no metadata and a full disk shows before a
 * record needs it. Each is a fresh file, so that nobody else has it open or under another name.
 */
export class Segments {
  readonly #dir: string;
  readonly #usableBytes: number;
  readonly #segmentBytes: number;
  readonly #list: Segment[] = [];
  #spare: Promise<boolean> | undefined = undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #failure = "";

  constructor({ dir, maxBytes }: SegmentOptions) {
    this.#dir = dir;
    this.#usableBytes = maxBytes * USABLE;
    const sixteenth = Math.floor(maxBytes / 16);
    const wanted = Math.max(MIN_SEGMENT_BYTES, sixteenth - (sixteenth % PAGE));
    this.#segmentBytes = Math.min(MAX_SEGMENT_BYTES, wanted);
  }

  /** How many bytes of frames a new segment has room for. */
  get room(): number {
    return this.#segmentBytes - HEADER_BYTES;
  }

  /** Every segment, the oldest first. */
  get all(): readonly Segment[] {
    return this.#list;
  }

  /** Share of the allowed space that holds records or is laid out for them. */
  get fill(): number {
    return this.#list.reduce((sum, { bytes }) => sum + bytes, 0) / this.#usableBytes;
  }

  /** Finds what an earlier run left, and opens the newest segment behind its last whole record. */
  async recover(): Promise<{ open: OpenSegment; records: number } | undefined> {
    await rm(join(this.#dir, SPARE), { force: true });
    const entries = await readdir(this.#dir, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    for (const name of files.toSorted()) {
      const firstSeq = Number(NAME.exec(name)?.[1] ?? Number.NaN);
      if (!Number.isNaN(firstSeq)) this.#list.push(await openSegment(join(this.#dir, name), firstSeq));
    }
    const newest = this.#list.at(-1);
    return newest && findEnd(newest);
  }

  /** A segment for records from `firstSeq` on. Throws SpoolUnavailable when there is no space or no way to make one. */
  async next(firstSeq: number): Promise<OpenSegment> {
    this.prepare();
    if ((await this.#spare) !== true) throw new SpoolUnavailable(this.#failure);
    this.#spare = undefined;
    const path = join(this.#dir, `${String(firstSeq).padStart(16, "0")}.seg`);
    try {
      await rename(join(this.#dir, SPARE), path);
      await syncFolder(this.#dir);
      const segment = await openSegment(path, firstSeq);
      if (segment.bytes !== this.#segmentBytes) {
        await segment.file.close();
        throw new SpoolUnavailable(this.#fail(new Error("cut short")));
      }
      this.#list.push(segment);
      return { segment, at: 0, crc: 0 };
    } catch (error) {
      throw new SpoolUnavailable(this.#fail(error));
    }
  }

  /** Forgets a segment that holds no record. */
  async drop(segment: Segment): Promise<void> {
    const at = this.#list.indexOf(segment);
    if (at >= 0) this.#list.splice(at, 1);
    await segment.file.close();
  }

  /** What was laid out is gone with its folder. */
  forgetSpare(): void {
    this.#spare = undefined;
    this.#failedAt = Number.NEGATIVE_INFINITY;
  }

  /** Lays out the next segment in the background, if none is ready. After a failure it waits a little. */
  prepare(): void {
    if (this.#spare !== undefined || performance.now() - this.#failedAt < RETRY_AFTER_MS) return;
    const used = this.#list.reduce((sum, { bytes }) => sum + bytes, 0);
    if (used + this.#segmentBytes > this.#usableBytes) {
      this.#failure = "the spool has used the space it is allowed";
      return;
    }
    this.#spare = layOut(join(this.#dir, SPARE), this.#segmentBytes).then(
      () => true,
      async (error: unknown) => {
        this.#fail(error);
        await rm(join(this.#dir, SPARE), { force: true }).catch(() => undefined);
        this.#spare = undefined;
        return false;
      },
    );
  }

  /** Lets go of the segments before the one that holds `seq`. */
  async release(seq: number): Promise<void> {
    for (let next = this.#list[1]; next !== undefined && next.firstSeq <= seq; next = this.#list[1]) {
      const drained = this.#list.shift();
      if (drained === undefined) return;
      // Another folder may be in the place of ours by now, with a file of this name.
      if (await isInPlace(drained)) await rm(drained.path, { force: true });
      await drained.file.close();
    }
  }

  async closeAll(): Promise<void> {
    for (const { file } of this.#list) await file.close();
  }

  #fail(error: unknown): string {
    this.#failedAt = performance.now();
    this.#failure = `no space can be laid out for records (${systemCode(error)})`;
    return this.#failure;
  }
}

/** Writes all of `bytes` at `at` and resolves when they are on the disk. */
export async function writeDurably(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  await writeAll(file, bytes, at);
  if (SYNC_FLAG !== 0) return;
  await new Promise<void>((done, fail) => fdatasync(file.fd, (error) => (error ? fail(error) : done())));
}

/** A disk that fills up takes a part first and refuses the rest. */
async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    from += await new Promise<number>((done, fail) => {
      write(file.fd, bytes, from, bytes.length - from, at + from, (error, written) =>
        error ? fail(error) : done(written),
      );
    });
  }
}

/**
 * Whether its name still leads to it, and nobody has cut it short. Asked for each write (docs/threats.md, R11): one
 * system call, on another thread.
 */
export function isInPlace({ path, found, bytes }: Segment): Promise<boolean> {
  return new Promise((done) => {
    stat(path, (error, now) => done(error === null && isSame(now, found) && now.size === bytes));
  });
}

async function openSegment(path: string, firstSeq: number): Promise<Segment> {
  const file = await open(path, constants.O_RDWR | SYNC_FLAG);
  const found = await file.stat();
  return { path, firstSeq, bytes: found.size, file, found };
}

async function findEnd(segment: Segment): Promise<{ open: OpenSegment; records: number }> {
  const content = Buffer.alloc(segment.bytes);
  await segment.file.read(content, 0, content.length, 0);
  const seed = readHeader(content, segment.firstSeq);
  if (seed === undefined) return { open: { segment, at: 0, crc: 0 }, records: 0 };
  let end = { at: HEADER_BYTES, crc: seed };
  let records = 0;
  for (let frame = readFrame(content, end); frame !== undefined; frame = readFrame(content, end)) {
    end = frame.end;
    records++;
  }
  return { open: { segment, ...end }, records };
}

async function layOut(path: string, bytes: number): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    for (let at = 0; at < bytes; at += ZEROS.length) {
      await writeAll(file, ZEROS.subarray(0, bytes - at), at);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
