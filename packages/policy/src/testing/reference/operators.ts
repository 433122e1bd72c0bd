import { isObject, type JsonValue } from "@sallyport/json";
import { compare, fraction, sourceOf } from "./exact.ts";
import { isNumeric, kind, list, text } from "./json.ts";

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

/** For hosts of plain letters, digits, dashes and points. */
function hostHolds(url: string, patterns: readonly string[]): boolean | undefined {
  if (/\\|\s|\p{Cc}/u.test(url)) return undefined;
  const authority = /^(?:http|https|ws|wss):\/\/([^/?#]+)/i.exec(url)?.[1];
  if (authority === undefined || authority.split("@").length > 2) return undefined;
  const hostAndPort = authority.split("@").at(-1) ?? "";
  const match = /^([A-Za-z0-9.-]+)(?::(\d*))?$/.exec(hostAndPort);
  if (match === null || Number(match[2] ?? 0) > 65_535) return undefined;
  const labels = (match[1] ?? "").toLowerCase().replace(/\.$/, "").split(".");
  return patterns.some((pattern) => {
    const wanted = pattern.toLowerCase().replace(/\.$/, "").split(".");
    if (wanted[0] !== "*") return labels.join(".") === wanted.join(".");
    const tail = wanted.slice(1);
    const isBelow = labels.length > tail.length && labels.slice(-tail.length).join(".") === tail.join(".");
    return isBelow && labels.join(".") !== `.${tail.join(".")}`;
  });
}

function pathHolds(path: string, folders: readonly string[]): boolean | undefined {
  const steps = stepsOf(path);
  if (steps === undefined) return undefined;
  const answers = folders.map((folder) => {
    const within = stepsOf(folder) ?? [];
    if (within[0] !== steps[0]) return undefined;
    return steps.slice(0, within.length).join("/") === within.join("/");
  });
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** The root, then the folders one by one; undefined when they cannot be told. */
function stepsOf(path: string): string[] | undefined {
  if (/^~|\0|%(?:25)*(?:2e|2f|5c|00)/i.test(path)) return undefined;
  const slashed = path.replaceAll("\\", "/");
  const [, drive = "", rest = ""] = /^([A-Za-z]:(?=\/))?(.*)$/s.exec(slashed) ?? [];
  if (drive === "" && rest.startsWith("//")) return undefined;
  const isAbsolute = rest.startsWith("/");
  if (!isAbsolute && /^[^/]*:/.test(rest)) return undefined;
  const steps: string[] = [];
  for (const step of rest.split("/")) {
    if (step === "..") {
      if (steps.length === 0) return undefined;
      steps.length--;
    } else if (step !== "" && step !== ".") {
      if (step.replaceAll(/[. ]/g, "") === "") return undefined;
      steps.push(step);
    }
  }
  return [isAbsolute ? `${drive.toLowerCase()}/` : "", ...steps];
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
