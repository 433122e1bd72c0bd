import {
  canonicalNumber,
  compareNumbers,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
} from "@sallyport/json";
import { isFiniteNumber } from "./finite.ts";
import { isWithin, parseFolderPath } from "./folder.ts";
import { hostOf, matchesHost, parseHostPattern } from "./host.ts";
import type { Operator } from "./operators.ts";
import { ABSENT, BLOCKED, type Found } from "./path.ts";
import type { Pattern } from "./pattern.ts";

/**
 * What a condition says of a call. `absent`: the argument is not there. `wrong`: it is there, and this operator cannot
 * judge it. In require only `yes` holds; in deny_if `yes` and `wrong` match (design/policy.md section 3).
 */
export type Verdict = "yes" | "no" | "absent" | "wrong";

export type Judge = (found: Found) => Verdict;

/**
 * How one condition judges what stands at its path. `pattern` is the compiled value of a regex. Throws on a value that
 * the operator does not take.
 */
export function judgeOf(op: Operator, value: JsonValue, pattern: Pattern | undefined): Judge {
  if (op === "exists") {
    return (found) => (found === BLOCKED ? "wrong" : yesOrNo((found !== ABSENT) === value));
  }
  const judge = JUDGES[op](value, pattern);
  return (found) => {
    if (typeof found === "symbol") return found === ABSENT ? "absent" : "wrong";
    return isNumber(found) && !isFiniteNumber(found) ? "wrong" : judge(found);
  };
}

type PresentJudge = (found: JsonValue) => Verdict;

type MakeJudge = (value: JsonValue, pattern: Pattern | undefined) => PresentJudge;

const JUDGES: Record<Exclude<Operator, "exists">, MakeJudge> = {
  eq: (value) => (found) => yesOrNo(isEqual(found, value)),
  neq: (value) => differsFrom([value]),
  in: (value) => isOneOf(listOf(value)),
  not_in: (value) => differsFrom(listOf(value)),
  lt: (value) => compared(value, (order) => order < 0),
  lte: (value) => compared(value, (order) => order <= 0),
  gt: (value) => compared(value, (order) => order > 0),
  gte: (value) => compared(value, (order) => order >= 0),
  regex: (_value, pattern) => matching(pattern),
  contains: containing,
  starts_with: (value) => ofText((text) => typeof value === "string" && text.startsWith(value)),
  ends_with: (value) => ofText((text) => typeof value === "string" && text.endsWith(value)),
  length_lte: (value) => measured(value, (order) => order <= 0),
  length_gte: (value) => measured(value, (order) => order >= 0),
  host_in: leadingTo,
  path_within: within,
};

function isOneOf(values: readonly JsonValue[]): PresentJudge {
  const isMember = membership(values);
  return (found) => yesOrNo(isMember(found));
}

/**
 * neq and not_in: a value of another type than the ones it must differ from proves nothing (["prod"] is not "prod"),
 * so it is wrong. A null among them stands for "anything", as in `neq null`.
 */
function differsFrom(values: readonly JsonValue[]): PresentJudge {
  const isMember = membership(values);
  const types = new Set(values.map(typeOf));
  return (found) => {
    if (isMember(found)) return "no";
    return types.has("null") || types.has(typeOf(found)) ? "yes" : "wrong";
  };
}

/** Whether a value equals one of many: texts and numbers are looked up, so that a long list costs no more. */
function membership(values: readonly JsonValue[]): (found: JsonValue) => boolean {
  const texts = new Set(values.filter((value) => typeof value === "string"));
  const numbers = new Set(values.filter(isNumber).map(canonicalNumber));
  const doubles = new Set(
    [...numbers]
      .map(Number)
      .filter((double) => Number.isFinite(double) && numbers.has(canonicalNumber(double))),
  );
  const others = values.filter((value) => typeof value !== "string" && !isNumber(value));
  return (found) => {
    if (typeof found === "string") return texts.has(found);
    if (typeof found === "number") return doubles.has(found);
    if (isNumber(found)) return numbers.has(canonicalNumber(found));
    return others.some((value) => isEqual(found, value));
  };
}

function compared(value: JsonValue, holds: (order: -1 | 0 | 1) => boolean): PresentJudge {
  if (!isNumber(value)) throw new TypeError("A comparison needs a number.");
  return (found) => (isNumber(found) ? yesOrNo(holds(compareNumbers(found, value))) : "wrong");
}

function matching(pattern: Pattern | undefined): PresentJudge {
  if (pattern === undefined) throw new TypeError("A regex needs a compiled pattern.");
  return (found) => {
    if (typeof found !== "string") return "wrong";
    const isMatch = pattern.test(found);
    return isMatch === "too long" ? "wrong" : yesOrNo(isMatch);
  };
}

function containing(value: JsonValue): PresentJudge {
  return (found) => {
    if (Array.isArray(found)) return yesOrNo(found.some((item) => isEqual(item, value)));
    return typeof found === "string" && typeof value === "string" ? yesOrNo(found.includes(value)) : "wrong";
  };
}

function ofText(holds: (text: string) => boolean): PresentJudge {
  return (found) => (typeof found === "string" ? yesOrNo(holds(found)) : "wrong");
}

/** The length of a text in code points, of a list in items. */
function measured(value: JsonValue, holds: (order: -1 | 0 | 1) => boolean): PresentJudge {
  if (!isNumber(value)) throw new TypeError("A length needs a number.");
  return (found) => {
    if (typeof found === "string") return yesOrNo(holds(compareNumbers(codePoints(found), value)));
    return Array.isArray(found) ? yesOrNo(holds(compareNumbers(found.length, value))) : "wrong";
  };
}

function codePoints(text: string): number {
  let pairs = 0;
  for (let i = 1; i < text.length; i++) {
    if (isHigh(text.charCodeAt(i - 1)) && isLow(text.charCodeAt(i))) pairs++;
  }
  return text.length - pairs;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function leadingTo(value: JsonValue): PresentJudge {
  const patterns = textsOf(value).flatMap((text) => parseHostPattern(text) ?? []);
  return (found) => {
    const host = typeof found === "string" ? hostOf(found) : undefined;
    if (host === undefined) return "wrong";
    return yesOrNo(patterns.some((pattern) => matchesHost(host, pattern)));
  };
}

/** Below folders of different roots it is not known where the path leads, unless one of them has it. */
function within(value: JsonValue): PresentJudge {
  const folders = textsOf(Array.isArray(value) ? value : [value]).flatMap(
    (text) => parseFolderPath(text) ?? [],
  );
  return (found) => {
    const path = typeof found === "string" ? parseFolderPath(found) : undefined;
    if (path === undefined) return "wrong";
    let isUnclear = false;
    for (const folder of folders) {
      const isInside = isWithin(path, folder);
      if (isInside === true) return "yes";
      if (isInside === undefined) isUnclear = true;
    }
    return isUnclear ? "wrong" : "no";
  };
}

function textsOf(value: JsonValue): string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** Equal as JSON: same type, numbers by exact decimal value, objects whatever the order of their keys. */
function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (isNumber(a)) return isNumber(b) && isFiniteNumber(a) && compareNumbers(a, b) === 0;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i] ?? null));
  }
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => hasEqual(b, key, own(a, key)));
}

function hasEqual(object: JsonObject, key: string, value: JsonValue | undefined): boolean {
  const other = own(object, key);
  return value !== undefined && other !== undefined && isEqual(value, other);
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (isNumber(value)) return "number";
  return Array.isArray(value) ? "list" : typeof value;
}

function listOf(value: JsonValue): JsonValue[] {
  if (!Array.isArray(value)) throw new TypeError("This operator needs a list.");
  return value;
}

function yesOrNo(holds: boolean): Verdict {
  return holds ? "yes" : "no";
}
