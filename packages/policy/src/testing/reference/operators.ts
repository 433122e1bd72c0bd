import { isObject, type JsonValue } from "@sallyport/json";
import { compare, fraction, sourceOf } from "./exact.ts";
import { hostHolds } from "./hosts.ts";
import { isNumeric, kind, list, text } from "./json.ts";
import { pathHolds } from "./paths.ts";

/** Whether an operator holds of a value that is there. Undefined: it cannot evaluate a value of this type. */
export function holds(op: string, value: JsonValue, wanted: JsonValue): boolean | undefined {
  const isListed = list(wanted).some((item) => same(item, value));
  const types = list(wanted).map(kind);
  if (op === "eq") return same(value, wanted);
  if (op === "neq") {
    if (same(value, wanted)) return false;
    return wanted === null || kind(value) === kind(wanted) ? true : undefined;
  }
  if (op === "in") return isListed;
  if (op === "not_in") {
    if (isListed) return false;
    return types.includes("null") || types.includes(kind(value)) ? true : undefined;
  }
  if (op === "contains" && Array.isArray(value)) return value.some((item) => same(item, wanted));
  if (op === "length_lte" || op === "length_gte") return lengthHolds(op, value, wanted);
  if (op === "lt" || op === "lte" || op === "gt" || op === "gte") return orderHolds(op, value, wanted);
  if (typeof value !== "string") return undefined;
  if (op === "contains") return typeof wanted === "string" ? containsText(value, wanted) : undefined;
  if (op === "regex") return new RegExp(text(wanted), "u").test(value);
  if (op === "starts_with") return value.slice(0, text(wanted).length) === wanted;
  if (op === "ends_with") return text(wanted) === "" || value.slice(-text(wanted).length) === wanted;
  if (op === "host_in") return hostHolds(value, list(wanted).map(text));
  if (op === "path_within") return pathHolds(value, (Array.isArray(wanted) ? wanted : [wanted]).map(text));
  throw new Error(`The reference has no operator ${op}.`);
}

function orderHolds(op: string, value: JsonValue, wanted: JsonValue): boolean | undefined {
  if (!isNumeric(value) || !isNumeric(wanted)) return undefined;
  const order = compare(sourceOf(value), sourceOf(wanted));
  if (op === "lt") return order < 0;
  if (op === "lte") return order <= 0;
  return op === "gt" ? order > 0 : order >= 0;
}

function lengthHolds(op: string, value: JsonValue, wanted: JsonValue): boolean | undefined {
  if (typeof value !== "string" && !Array.isArray(value)) return undefined;
  const length = Array.from(value).length;
  return orderHolds(op === "length_lte" ? "lte" : "gte", length, wanted);
}

/** Equal when their canonical pictures are: numbers as fractions in lowest terms, keys in order. */
function same(a: JsonValue, b: JsonValue): boolean {
  return picture(a) === picture(b);
}

function picture(value: JsonValue): string {
  if (isNumeric(value)) return `n${fraction(sourceOf(value))}`;
  if (Array.isArray(value)) return `[${value.map(picture).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${picture(value[key] ?? null)}`)
    .join()}}`;
}

/** Every text contains the empty one, though `"".split("")` has no parts. */
function containsText(value: string, wanted: string): boolean {
  return wanted === "" || value.split(wanted).length > 1;
}
