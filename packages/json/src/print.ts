import { canonicalNumber } from "./decimal.ts";
import { ExactNumber, type JsonObject, type JsonValue } from "./value.ts";

/** The JSON text of a value, no spaces, keys in their order; an ExactNumber prints its source. Throws RangeError on NaN and infinities. */
export function stringify(value: JsonValue): string {
  return print(value, { keys: Object.keys, number: sourceNumber });
}

/**
 * One text per meaning (RFC 8785): keys sorted by UTF-16 units, no spaces, numbers by decimal value, so that
 * 1, 1.0 and 1e0 print alike. Throws RangeError on NaN and infinities.
 */
export function canonical(value: JsonValue): string {
  return print(value, { keys: sortedKeys, number: canonicalNumber });
}

type Style = { keys: (object: JsonObject) => string[]; number: (value: number | ExactNumber) => string };

/** Recurses as deep as the value, which the parsers bound. */
function print(value: JsonValue, style: Style): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || value instanceof ExactNumber) return style.number(value);
  if (Array.isArray(value)) return `[${value.map((item) => print(item, style)).join(",")}]`;
  const members = style
    .keys(value)
    .map((key) => `${JSON.stringify(key)}:${print(value[key] ?? null, style)}`);
  return `{${members.join(",")}}`;
}

function sortedKeys(object: JsonObject): string[] {
  return Object.keys(object).toSorted((a, b) => (a < b ? -1 : 1));
}

function sourceNumber(value: number | ExactNumber): string {
  return typeof value === "number" ? canonicalNumber(value) : value.source;
}
