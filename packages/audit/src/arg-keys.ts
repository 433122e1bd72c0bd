import type { JsonObject } from "@sallyport/json";

const MAX_KEYS = 64;
const MAX_LENGTH = 64;

/**
 * What the trail keeps of a call's arguments: the names of the top-level keys, sorted, at most 64 of 64 characters,
 * with control and direction-changing characters shown as code points. Never a value.
 */
export function argKeys(args: JsonObject): string[] {
  return Object.keys(args).toSorted().slice(0, MAX_KEYS).map(printable);
}

function printable(key: string): string {
  const cut = key.length > MAX_LENGTH ? `${key.slice(0, MAX_LENGTH - 1)}…` : key;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
