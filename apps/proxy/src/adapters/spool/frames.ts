import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * A segment is a header and frames, then whatever the file held before. Header: magic, number of the first record,
 * random bytes, CRC-32 of those. Frame: length of the payload, CRC-32, payload. Each CRC is seeded with the one before
 * it, the first with the header's, so a frame counts only right behind the one it was written behind: neither a torn
 * tail nor what an earlier life of a recycled file left is ever taken for a record.
 */
const MAGIC = Buffer.from("SPSPOOL1");
const NONCE_BYTES = 12;
export const HEADER_BYTES = MAGIC.length + 8 + NONCE_BYTES + 4;
const CRC_AT = HEADER_BYTES - 4;
export const FRAME_OVERHEAD = 8;

/** Larger than any record can be; a greater length is no frame. */
export const MAX_PAYLOAD_BYTES = 64 * 1024;

/** Writes a header at the start of `target` and returns its CRC, the seed of the first frame. */
export function writeHeader(target: Buffer, firstSeq: number): number {
  MAGIC.copy(target, 0);
  target.writeBigUInt64LE(BigInt(firstSeq), MAGIC.length);
  randomBytes(NONCE_BYTES).copy(target, MAGIC.length + 8);
  const crc = crc32(target.subarray(0, CRC_AT));
  target.writeUInt32LE(crc, CRC_AT);
  return crc;
}

/** The seed of a segment's first frame, or undefined when the bytes are no header for `firstSeq`. */
export function readHeader(bytes: Buffer, firstSeq: number): number | undefined {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (bytes.readBigUInt64LE(MAGIC.length) !== BigInt(firstSeq)) return undefined;
  const crc = crc32(bytes.subarray(0, CRC_AT));
  return bytes.readUInt32LE(CRC_AT) === crc ? crc : undefined;
}

/** Where the next frame goes, and what its CRC is seeded with. */
export type FrameEnd = { readonly at: number; readonly crc: number };

/** Writes a payload at `end.at`; the caller has made room for three bytes a UTF-16 unit and the overhead. */
export function writeFrame(target: Buffer, end: FrameEnd, payload: string): FrameEnd {
  const from = end.at + FRAME_OVERHEAD;
  const length = target.write(payload, from, "utf8");
  const crc = crc32(target.subarray(from, from + length), end.crc);
  target.writeUInt32LE(length, end.at);
  target.writeUInt32LE(crc, end.at + 4);
  return { at: from + length, crc };
}

/** The next whole frame, or undefined at the end of what was written, and of the buffer. */
export function readFrame(bytes: Buffer, end: FrameEnd): { payload: Buffer; end: FrameEnd } | undefined {
  const from = end.at + FRAME_OVERHEAD;
  if (from > bytes.length) return undefined;
  const length = bytes.readUInt32LE(end.at);
  if (length === 0 || length > MAX_PAYLOAD_BYTES || from + length > bytes.length) return undefined;
  const payload = bytes.subarray(from, from + length);
  const crc = crc32(payload, end.crc);
  if (bytes.readUInt32LE(end.at + 4) !== crc) return undefined;
  return { payload, end: { at: from + length, crc } };
}
