import { canonicalNumber, hasHugeExponent } from "./decimal.ts";
import { ExactNumber, isObject, type JsonValue } from "./value.ts";

/** Whether a number is finite as a double: 1e400 is not, and no server could hold it. */
export function isFiniteNumber(value: number | ExactNumber): boolean {
  return Number.isFinite(value instanceof ExactNumber ? Number(value.source) : value);
}

/** Whether every number in a value, at any depth, is finite. */
export function isFiniteValue(value: JsonValue): boolean {
  if (typeof value === "number" || value instanceof ExactNumber) return isFiniteNumber(value);
  if (Array.isArray(value)) return value.every(isFiniteValue);
  return !isObject(value) || Object.values(value).every(isFiniteValue);
}

/**
 * Whether the canonical text of every number in a value can be read again: what is 10,000 digits behind the point is
 * written with an exponent that no reader takes, so a policy with it could be published and never be loaded.
 */
export function isReadableValue(value: JsonValue): boolean {
  if (value instanceof ExactNumber) return !hasHugeExponent(canonicalNumber(value));
  if (Array.isArray(value)) return value.every(isReadableValue);
  return !isObject(value) || Object.values(value).every(isReadableValue);
}
