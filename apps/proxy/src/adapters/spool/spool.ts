import { setTimeout as delay } from "node:timers/promises";
import type { AuditRecord } from "@sallyport/audit";
import type { NumberedRecord } from "@sallyport/store";
import { reportLater } from "../last-line.ts";
import { Batch } from "./batch.ts";
import { readId, SpoolFolder, writeId } from "./folder.ts";
import { FRAME_OVERHEAD, HEADER_BYTES, MAX_PAYLOAD_BYTES, writeFrame, writeHeader } from "./frames.ts";
import { SpoolReader } from "./reader.ts";
import { isInPlace, type OpenSegment, type Segment, Segments, writeDurably } from "./segments.ts";
import { SpoolFolderError, SpoolUnavailable, systemCode } from "./spool-error.ts";

export type SpoolOptions = {
  readonly dir: string;
  readonly maxBytes: number;
  /** Told once when records can no longer be written, and once when they can again (undefined). */
  readonly onTrouble: (problem: string | undefined) => void;
  /** Told of records that were on the disk and cannot be read any more. */
  readonly onLoss: (records: number, path: string) => void;
  /** Tests replace the disk. */
  readonly write?: typeof writeDurably;
  /** See ANSWERS_WITHIN_MS; tests wait shorter. */
  readonly answersWithinMs?: number;
};

const MAX_BATCH_BYTES = 1024 * 1024;
/** Records that wait in memory for a slow disk; beyond it calls are refused. */
const MAX_BATCHES = 16;
const MAX_KEPT_BYTES = MAX_BATCHES * MAX_BATCH_BYTES;
const LAZY_MS = 50;
/** A call whose record is not on the disk within this time is refused (docs/contract.md, "Nothing unrecorded"). */
const ANSWERS_WITHIN_MS = 5000;
/** How often the folder is looked at, also by those that write nothing; while records cannot be written, four times as often. */
const LOOK_MS = 1000;
const NO_ANSWER = "the disk does not answer";
const FRAME_OF_NONE = Buffer.alloc(FRAME_OVERHEAD);

/**
 * The proxy's own durable log of audit records, in a folder of segments. A record that `append` resolved for is on the
 * disk, in a file that is where it belongs. Everything appended while a write is under way goes into the next one, so a
 * busy proxy syncs once for many calls. Records are numbered from 1 without gaps, across restarts.
 */
export class Spool {
  readonly id: string;
  readonly dir: string;
  readonly #folder: SpoolFolder;
  readonly #segments: Segments;
  readonly #reader: SpoolReader;
  readonly #onTrouble: SpoolOptions["onTrouble"];
  readonly #writeDurably: typeof writeDurably;
  readonly #answersWithinMs: number;
  readonly #maxBatchBytes: number;
  readonly #out: Buffer;
  readonly #watch: NodeJS.Timeout;
  #current: OpenSegment | undefined;
  /** What it held could not be read back. */
  #damaged: Segment | undefined = undefined;
  #lastSeq: number;
  #batches: Batch[] = [];
  #underWay: Batch | undefined = undefined;
  #writing: Promise<void> | undefined = undefined;
  #soon: NodeJS.Immediate | undefined = undefined;
  #lazyTimer: NodeJS.Timeout | undefined = undefined;
  #trouble: string | undefined = undefined;
  /** No record is even tried until the folder was looked at and found well. */
  #isBlocked = false;
  /** How much did not fit when a write failed. */
  #failedBytes = 0;
  /** Records that nobody waits for, until they can be written. */
  #kept: string[] = [];
  #keptBytes = 0;
  #lookedAt = performance.now();
  #onAdvance: (() => void) | undefined = undefined;

  private constructor(opened: Opened, options: SpoolOptions) {
    this.id = opened.id;
    this.dir = options.dir;
    this.#folder = opened.folder;
    this.#segments = opened.segments;
    this.#current = opened.current;
    this.#lastSeq = opened.lastSeq;
    this.#maxBatchBytes = Math.min(MAX_BATCH_BYTES, opened.segments.room);
    this.#out = Buffer.allocUnsafe(HEADER_BYTES + this.#maxBatchBytes);
    this.#onTrouble = options.onTrouble;
    this.#writeDurably = options.write ?? writeDurably;
    this.#answersWithinMs = options.answersWithinMs ?? ANSWERS_WITHIN_MS;
    this.#reader = new SpoolReader(() => this.#segments.all, options.onLoss);
    this.#watch = setInterval(() => this.#look(), Math.min(LOOK_MS, this.#answersWithinMs) / 4).unref();
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

  /** Number of the first record that the folder has, or would have. */
  get firstSeq(): number {
    return this.#segments.all[0]?.firstSeq ?? this.#lastSeq + 1;
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
   * Resolves when the record is on the disk. Rejects with SpoolUnavailable when it cannot get there, or is not there in
   * time; it is not in the spool then. It is written once everything that has come in by now was looked at, so that
   * calls that came together share one write.
   */
  append(record: AuditRecord): Promise<void> {
    if (this.#isBlocked) return Promise.reject(new SpoolUnavailable(this.#trouble ?? "not looked at yet"));
    const batch = this.#enqueue(JSON.stringify(record));
    if (batch instanceof SpoolUnavailable) return Promise.reject(batch);
    this.#soon ??= setImmediate(() => this.#flush());
    return batch.written;
  }

  /**
   * For records that nobody waits for: they go with the next `append`, or by themselves soon after. While none can be
   * written, as many are kept as there is room for in memory.
   */
  appendLazily(record: AuditRecord): void {
    const payload = JSON.stringify(record);
    if (this.#trouble !== undefined) return this.#keep(payload);
    const batch = this.#enqueue(payload);
    if (batch instanceof SpoolUnavailable) return this.#keep(payload);
    batch.unawaited.push(payload);
    // Left to run when an earlier write takes the record along: a call would set and clear one each time.
    this.#lazyTimer ??= setTimeout(() => {
      this.#lazyTimer = undefined;
      this.#flush();
    }, LAZY_MS);
  }

  /** The next records that were never read, at most about `most`. For one reader. Rejects with SpoolUnavailable. */
  async read(most: number): Promise<NumberedRecord[]> {
    const lastSeq = this.#lastSeq;
    try {
      const records = await this.#reader.read(lastSeq, most);
      if (records.length === 0) this.#damaged = this.#reader.damaged(lastSeq) ?? this.#damaged;
      return records;
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

  /** Writes everything that was appended; a disk that does not answer is given up. */
  async flush(): Promise<void> {
    this.#flush();
    await this.#inTime(this.#writing);
  }

  /** Writes everything, and lets another proxy have the folder. Nothing may be appended any more. */
  async close(): Promise<void> {
    clearTimeout(this.#lazyTimer);
    await this.flush();
    clearInterval(this.#watch);
    if (this.#writing !== undefined) {
      this.#refuseAll(NO_ANSWER);
      return; // whoever touches this disk waits for ever
    }
    await this.#inTime(this.#segments.closeAll().then(() => this.#folder.close()));
  }

  async #inTime(act: Promise<void> | undefined): Promise<void> {
    await Promise.race([act, delay(this.#answersWithinMs, undefined, { ref: false })]);
  }

  #enqueue(payload: string): Batch | SpoolUnavailable {
    const bytes = FRAME_OVERHEAD + Buffer.byteLength(payload);
    if (bytes > FRAME_OVERHEAD + MAX_PAYLOAD_BYTES) {
      return new SpoolUnavailable("a record is larger than any may be");
    }
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.isLook || batch.bytes + bytes > this.#maxBatchBytes) {
      if (this.#batches.length >= MAX_BATCHES) return new SpoolUnavailable("the disk does not keep up");
      batch = new Batch();
      this.#batches.push(batch);
    }
    batch.payloads.push(payload);
    batch.bytes += bytes;
    return batch;
  }

  #keep(payload: string): void {
    if (payload.length > MAX_PAYLOAD_BYTES || this.#keptBytes + payload.length > MAX_KEPT_BYTES) return;
    this.#kept.push(payload);
    this.#keptBytes += payload.length;
  }

  #flush(): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    if (this.#batches.length > 0) this.#writing ??= this.#writeBatches();
  }

  /** What does not answer in time is given up; a folder that nobody writes to is looked at, and one in trouble tried. */
  #look(): void {
    const now = performance.now();
    const isLate = this.#underWay !== undefined && now - this.#underWay.since > 0.9 * this.#answersWithinMs;
    if (isLate && !this.#isBlocked) {
      this.#isBlocked = true;
      this.#refuseAll(NO_ANSWER);
    }
    if ((this.#isBlocked && this.#writing !== undefined) || this.#batches.some(({ isLook }) => isLook))
      return;
    if (this.#trouble === undefined && now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    this.#batches.push(new Batch(true));
    this.#flush();
  }

  /** One write after another, until nothing waits or one fails. Never rejects: whoever waits for a batch is told. */
  async #writeBatches(): Promise<void> {
    for (let batch = this.#batches.shift(); batch !== undefined; batch = this.#batches.shift()) {
      this.#underWay = batch;
      try {
        await this.#write(batch);
        this.#well();
        batch.succeed();
        this.#onAdvance?.();
      } catch (error) {
        const { isLook } = batch;
        if (isLook && !isOfTheDisk(error)) {
          reportLater(error);
          continue;
        }
        if (isLook) this.#isBlocked = true;
        this.#failedBytes = batch.bytes;
        this.#refuseAll(
          error instanceof SpoolUnavailable ? error.message : `a write failed (${systemCode(error)})`,
        );
      }
    }
    this.#underWay = undefined;
    this.#writing = undefined;
  }

  /** Everybody who waits is told now. What nobody waits for is kept. */
  #refuseAll(problem: string): void {
    this.#setTrouble(problem);
    const waiting = this.#batches;
    this.#batches = [];
    for (const batch of [...(this.#underWay === undefined ? [] : [this.#underWay]), ...waiting]) {
      if (batch.isGivenUp) continue;
      batch.isGivenUp = true;
      batch.fail(new SpoolUnavailable(problem));
      for (const payload of batch.unawaited) this.#keep(payload);
    }
  }

  #well(): void {
    this.#isBlocked = false;
    this.#failedBytes = 0;
    this.#setTrouble(undefined);
    const kept = this.#kept;
    if (kept.length === 0) return;
    this.#kept = [];
    this.#keptBytes = 0;
    for (const payload of kept) {
      const batch = this.#enqueue(payload);
      if (batch instanceof SpoolUnavailable) this.#keep(payload);
      else batch.unawaited.push(payload);
    }
  }

  async #write(batch: Batch): Promise<void> {
    const { isLook } = batch;
    if (isLook) await this.#lookAtFolder();
    if (isLook && this.#trouble === undefined && this.#current !== undefined) {
      return this.#confirm(this.#current);
    }
    const open = await this.#room(isLook ? Math.max(FRAME_OVERHEAD, this.#failedBytes) : batch.bytes);
    let end = { at: 0, crc: open.crc };
    if (open.at === 0) end = { at: HEADER_BYTES, crc: writeHeader(this.#out, open.segment.firstSeq) };
    for (const payload of batch.payloads) end = writeFrame(this.#out, end, payload);
    const bytes = isLook ? FRAME_OF_NONE : this.#out.subarray(0, end.at);
    // At the same time: a call that comes after the file has gone finds it gone.
    const confirmed = this.#confirm(open);
    confirmed.catch(() => undefined); // told below, unless the write fails first
    await this.#writeDurably(open.segment.file, bytes, open.at);
    await confirmed;
    if (isLook) return;
    // Whoever waited was refused: the next write takes the place of these records.
    if (batch.isGivenUp) throw new SpoolUnavailable("the disk was too slow");
    open.at += end.at;
    open.crc = end.crc;
    this.#lastSeq += batch.payloads.length;
    if (open.at > open.segment.bytes / 2) this.#segments.prepare();
  }

  /** The segment to write to, with room for so much. */
  async #room(bytes: number): Promise<OpenSegment> {
    const current = this.#current;
    const isWhole = current !== undefined && current.segment !== this.#damaged;
    if (isWhole && Math.max(current.at, HEADER_BYTES) + bytes <= current.segment.bytes) return current;
    await this.#lookAtFolder();
    const next = await this.#segments.next(this.#lastSeq + 1);
    this.#current = next;
    if (current !== undefined && current.segment.firstSeq > this.#lastSeq)
      await this.#segments.drop(current.segment);
    return next;
  }

  /** Makes the folder anew where it was deleted. Throws SpoolUnavailable where no file can be made in it. */
  async #lookAtFolder(): Promise<void> {
    if (!(await this.#folder.isDeleted())) {
      const problem = await this.#folder.problem();
      if (problem !== undefined) throw new SpoolUnavailable(problem);
      return;
    }
    if (await this.#folder.restore(this.id)) this.#segments.forgetSpare();
  }

  /** Rejects with SpoolUnavailable when the segment is not what it was. What it holds can still be read. */
  async #confirm({ segment }: OpenSegment): Promise<void> {
    if (segment !== this.#damaged && (await isInPlace(segment))) return;
    const problem = await this.#folder.problem();
    // A folder that was moved may be put back; a file that is gone or changed is not written to again.
    if (problem === undefined || (await this.#folder.isDeleted())) this.#damaged = segment;
    throw new SpoolUnavailable(
      problem ?? `a file of the spool folder ${this.dir} was removed, replaced or changed`,
    );
  }

  #setTrouble(problem: string | undefined): void {
    if (problem === this.#trouble) return;
    this.#trouble = problem;
    try {
      this.#onTrouble(problem);
    } catch {
      // Whoever is told of it must not keep the spool from going on.
    }
  }
}

/** Anything else is a fault of this program. */
function isOfTheDisk(error: unknown): boolean {
  return error instanceof SpoolUnavailable || (error instanceof Error && "code" in error);
}

type Opened = {
  readonly id: string;
  readonly folder: SpoolFolder;
  readonly segments: Segments;
  readonly current: OpenSegment | undefined;
  readonly lastSeq: number;
};

async function openFolder({ dir, maxBytes }: SpoolOptions): Promise<Opened> {
  const folder = await SpoolFolder.open(dir);
  const segments = new Segments({ dir, maxBytes });
  try {
    const found = await segments.recover();
    if (found === undefined) {
      // Numbers and id belong together: without records the numbers begin anew, so the id does too.
      const id = await writeId(dir);
      return { id, folder, segments, current: await segments.next(1), lastSeq: 0 };
    }
    const { open, records } = found;
    const lastSeq = open.segment.firstSeq - 1 + records;
    return { id: await readId(dir), folder, segments, current: open, lastSeq };
  } catch (error) {
    await segments.closeAll();
    await folder.close();
    throw error;
  }
}
