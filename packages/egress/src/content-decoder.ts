import type { Transform } from "node:stream";
import * as zlib from "node:zlib";

/** Node has it from 22.15 on, and the types of older ones do not name it. */
const createZstd: unknown = Reflect.get(zlib, "createZstdDecompress");

const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => zlib.createGunzip()],
  ["x-gzip", () => zlib.createGunzip()],
  ["br", () => zlib.createBrotliDecompress()],
  ...(typeof createZstd === "function" ? [["zstd", createZstd as () => Transform] as const] : []),
]);

/**
 * Whether a body of this Content-Encoding can be read: none, identity, or one of gzip, br and zstd. Not two of them one
 * over the other, which serves nothing but to make a small body very large.
 */
export function isReadableCoding(coding: string | undefined): boolean {
  return isPlainCoding(coding) || DECODERS.has(nameOf(coding));
}

/** What decodes such a body, in pieces of bounded size; undefined where nothing has to, or can. */
export function createContentDecoder(coding: string | undefined): Transform | undefined {
  return DECODERS.get(nameOf(coding))?.();
}

function isPlainCoding(coding: string | undefined): boolean {
  const name = nameOf(coding);
  return name === "" || name === "identity";
}

function nameOf(coding = ""): string {
  return coding.trim().toLowerCase();
}
