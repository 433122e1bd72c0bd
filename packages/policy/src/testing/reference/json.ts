import { ExactNumber, isObject, type JsonObject, type JsonValue } from "@sallyport/json";

export function object(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

export function isNumeric(value: JsonValue): value is number | ExactNumber {
  return typeof value === "number" || value instanceof ExactNumber;
}

export function kind(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return isNumeric(value) ? "number" : typeof value;
}
