import { ExactNumber, isObject, type JsonObject, type JsonValue, setOwn } from "./value.ts";

/**
 * A value as a reader has it that knows doubles only (JavaScript, most of Go and C): 5.00000000000000000001 is 5 there,
 * and 9007199254740993 is 9007199254740992. Numbers that no double can hold stay as they are. The value itself when
 * there is nothing to round.
 */
export function asDoubles(value: JsonValue): JsonValue {
  return holdsExactNumber(value) ? rounded(value) : value;
}

function holdsExactNumber(value: JsonValue): boolean {
  if (value instanceof ExactNumber) return true;
  if (Array.isArray(value)) return value.some(holdsExactNumber);
  return isObject(value) && Object.values(value).some(holdsExactNumber);
}

function rounded(value: JsonValue): JsonValue {
  if (value instanceof ExactNumber) {
    const double = Number(value.source);
    return Number.isFinite(double) ? double : value;
  }
  if (Array.isArray(value)) return value.map(rounded);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, rounded(item));
  return copy;
}
