import {
  canonicalNumber,
  compareNumbers,
  type ExactNumber,
  isFiniteNumber,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
} from "@sallyport/json";
import { UnsupportedSchema } from "./unsupported-schema.ts";

const LARGEST_COUNT = 1e9;

/** Reads what stands under a keyword of the schema. `at` is the keyword's JSON Pointer, for the sentence. */
export function readNumber(value: JsonValue, at: string): number | ExactNumber {
  if (isNumber(value) && isFiniteNumber(value)) return value;
  throw wrong(at, "a number");
}

/** A whole number that is not negative; more than any call could hold is that much. */
export function readCount(value: JsonValue, at: string): number {
  if (!isNumber(value) || compareNumbers(value, 0) < 0)
    throw wrong(at, "a whole number that is not negative");
  if (compareNumbers(value, LARGEST_COUNT) > 0) return LARGEST_COUNT;
  if (!/^\d+$/.test(canonicalNumber(value))) throw wrong(at, "a whole number that is not negative");
  return Number(canonicalNumber(value));
}

export function readBoolean(value: JsonValue, at: string): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(at, "true or false");
}

export function readString(value: JsonValue, at: string): string {
  if (typeof value === "string") return value;
  throw wrong(at, "a string");
}

export function readStrings(value: JsonValue, at: string): string[] {
  return readList(value, at).map((item) => readString(item, at));
}

export function readList(value: JsonValue, at: string): JsonValue[] {
  if (Array.isArray(value)) return value;
  throw wrong(at, "a list");
}

export function readObject(value: JsonValue, at: string): JsonObject {
  if (isObject(value)) return value;
  throw wrong(at, "an object");
}

export function wrong(at: string, what: string): UnsupportedSchema {
  return new UnsupportedSchema(`The schema must have ${what} at ${at}.`);
}
