import type { JsonObject } from "@sallyport/json";
import { printable } from "./printable.ts";

const MAX_KEYS = 64;
const MAX_LENGTH = 64;

/**
 * What the trail keeps of a call's arguments: the names of the top-level keys, sorted, at most 64 of 64 characters,
 * with control and direction-changing characters shown as code points. Never a value.
 */
export function argKeys(args: JsonObject): string[] {
  return Object.keys(args)
    .toSorted()
    .slice(0, MAX_KEYS)
    .map((key) => printable(key, MAX_LENGTH));
}
