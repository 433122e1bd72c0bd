import { ExactNumber, type JsonObject, type JsonValue } from "@sallyport/json";
import { objectOf } from "./values.ts";

export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ExactNumber)
    ? value
    : {};
}

export function listAt(object: JsonObject, key: string): JsonValue[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return Array.isArray(value) ? value : [];
}

export function withOwn(object: JsonObject, key: string, value: JsonValue): JsonObject {
  return objectOf(Object.entries(object).map(([name, old]) => [name, name === key ? value : old] as const));
}
