import { DEEPEST, type JsonFault } from "./fault.ts";
import { Reader } from "./reader.ts";
import { type JsonLimits, scan } from "./scan.ts";
import { decodeUtf8 } from "./utf8.ts";
import type { JsonValue } from "./value.ts";

type ReadLimits = Pick<JsonLimits, "maxDepth" | "lax">;

export const BYTE_ORDER_MARK = "A byte order mark comes before the JSON; send plain UTF-8.";

export type StrictResult = { ok: true; value: JsonValue; text: string } | { ok: false; fault: JsonFault };

/**
 * Bytes → value, only when every JSON parser would read them the same: well-formed UTF-8 without a byte order mark,
 * RFC 8259 to the letter, no key twice in an object and none that a lax parser takes for another, no half surrogate.
 * Numbers a double would change come as ExactNumber. Never throws; takes time linear in the bytes.
 */
export function parseStrict(bytes: Uint8Array, limits: JsonLimits): StrictResult {
  if (startsWithMark(bytes)) return refuse("bom", BYTE_ORDER_MARK);
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse("encoding", "These bytes are not UTF-8.");

  const maxDepth = Math.min(limits.maxDepth, DEEPEST);
  const isAscii = text.length === bytes.length;
  const { fault, exact } = scan(text, { ...limits, maxDepth }, isAscii);
  if (fault !== undefined) return { ok: false, fault };

  return exact ? parseNatively(text, maxDepth) : parseExactly(text, { maxDepth });
}

function parseNatively(text: string, maxDepth: number): StrictResult {
  try {
    return { ok: true, value: JSON.parse(text), text };
  } catch {
    const result = parseExactly(text, { maxDepth }); // it knows where and why, JSON.parse only that
    return result.ok ? refuse("syntax", "This is not JSON.") : result;
  }
}

/** With our own reader, which keeps the numbers that a double would change, and says where a fault is and why. */
export function parseExactly(text: string, { maxDepth, lax = false }: ReadLimits): StrictResult {
  const reader = new Reader(text, { maxDepth, maxFaults: lax ? Number.POSITIVE_INFINITY : 1 });
  const value = reader.document();
  const first = reader.faults.find(({ code }) => !lax || code !== "lone_surrogate");
  if (first !== undefined)
    return { ok: false, fault: { code: first.code, offset: first.from, message: first.message } };
  return value === undefined ? refuse("syntax", "This is not JSON.") : { ok: true, value, text };
}

export function refuse(code: JsonFault["code"], message: string): StrictResult {
  return { ok: false, fault: { code, offset: 0, message } };
}

/** UTF-8's EF BB BF, UTF-16's FE FF and FF FE. */
export function startsWithMark(bytes: Uint8Array): boolean {
  const [a, b, c] = bytes;
  return (a === 0xef && b === 0xbb && c === 0xbf) || (a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe);
}
