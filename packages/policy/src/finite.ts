import { ExactNumber, isObject, type JsonValue } from "@sallyport/json";

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
