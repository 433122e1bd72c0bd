import type { NumberedRecord } from "@sallyport/store";
import {
  FRAME_OVERHEAD,
  type FrameEnd,
  HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  readFrame,
  readHeader,
} from "./frames.ts";
import type { Segment } from "./segments.ts";

const BLOCK_BYTES = 4 * (MAX_PAYLOAD_BYTES + FRAME_OVERHEAD);

/** Reads records back in their order, each once, up to the last one that is on the disk. */
export class SpoolReader {
  readonly #segments: () => readonly Segment[];
  readonly #lost: (records: number, path: string) => void;
  #segment: Segment | undefined = undefined;
  #end: FrameEnd = { at: 0, crc: 0 };
  #nextSeq = 0;

  /** `lost` is told when a segment does not hold all it should: the file was damaged after it was written. */
  constructor(segments: () => readonly Segment[], lost: (records: number, path: string) => void) {
    this.#segments = segments;
    this.#lost = lost;
  }

  /** The segment that it reads, where that does not hold all the records up to `lastSeq`: it was damaged. */
  damaged(lastSeq: number): Segment | undefined {
    return this.#nextSeq <= lastSeq ? this.#segment : undefined;
  }

  /** The next records, at most about `most`, none beyond `lastSeq`; empty when all were read. */
  async read(lastSeq: number, most: number): Promise<NumberedRecord[]> {
    const records: NumberedRecord[] = [];
    while (records.length < most) {
      if (this.#segment !== undefined && this.#nextSeq > lastSeq) break;
      const before = records.length;
      const segment = this.#segment;
      // A segment is let go once all of it was read, maybe before this reader has gone on to the next one.
      const isThere = segment !== undefined && this.#segments().includes(segment);
      if (isThere) await this.#readBlock(segment, Math.min(lastSeq, this.#lastOf(segment)), records);
      if (records.length === before && !this.#advance()) break;
    }
    return records;
  }

  /** Behind it a file may have records of a write that was given up; their numbers are those of the next segment. */
  #lastOf(segment: Segment): number {
    const next = this.#segments().find(({ firstSeq }) => firstSeq > segment.firstSeq);
    return next === undefined ? Number.POSITIVE_INFINITY : next.firstSeq - 1;
  }

  async #readBlock(segment: Segment, lastSeq: number, records: NumberedRecord[]): Promise<void> {
    if (this.#nextSeq > lastSeq) return;
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, segment.bytes - this.#end.at));
    const bytes = block.subarray(
      0,
      (await segment.file.read(block, 0, block.length, this.#end.at)).bytesRead,
    );
    let end = { at: 0, crc: this.#end.crc };
    if (this.#end.at === 0) {
      const seed = readHeader(bytes, segment.firstSeq);
      if (seed === undefined) return;
      end = { at: HEADER_BYTES, crc: seed };
    }
    while (this.#nextSeq <= lastSeq) {
      const frame = readFrame(bytes, end);
      if (frame === undefined) break;
      records.push({ seq: this.#nextSeq++, json: frame.payload.toString("utf8") });
      end = frame.end;
    }
    this.#end = { at: this.#end.at + end.at, crc: end.crc };
  }

  /** To the segment behind this one, if there is one. */
  #advance(): boolean {
    const current = this.#segment;
    const from = current?.firstSeq ?? -1;
    // One that held no record may have been replaced by another of the same number.
    const isDropped = current !== undefined && !this.#segments().includes(current);
    const next = this.#segments().find(({ firstSeq }) => firstSeq > from || (isDropped && firstSeq === from));
    if (next === undefined) return false;
    if (current !== undefined && this.#nextSeq < next.firstSeq) {
      this.#lost(next.firstSeq - this.#nextSeq, current.path);
    }
    this.#segment = next;
    this.#end = { at: 0, crc: 0 };
    this.#nextSeq = next.firstSeq;
    return true;
  }
}
