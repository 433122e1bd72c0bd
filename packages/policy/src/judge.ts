import { compareNumbers, isNumber, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { isFiniteNumber } from "./finite.ts";
import type { Operator } from "./operators.ts";
import { ABSENT, BLOCKED, follow, parsePath } from "./path.ts";
import { compilePattern } from "./pattern.ts";

/**
 * What a condition says of a call. `absent`: the argument is not there. `wrong`: it is there, and this operator cannot
 * judge it. In require only `yes` holds; in deny_if `yes` and `wrong` match (design/policy.md section 3).
 */
export type Verdict = "yes" | "no" | "absent" | "wrong";

export type Test = (args: JsonObject) => Verdict;

/** The test of one condition; its value has been checked against the operator. Throws on a value that was not. */
export function conditionTest(path: string, op: Operator, value: JsonValue): Test {
  const steps = parsePath(path);
  if (op === "exists") {
    return (args) => {
      const found = follow(args, steps);
      return found === BLOCKED ? "wrong" : yesOrNo((found !== ABSENT) === value);
    };
  }
  const judge = JUDGES[op](value);
  return (args) => {
    const found = follow(args, steps);
    if (found === ABSENT) return "absent";
    if (found === BLOCKED) return "wrong";
    return isNumber(found) && !isFiniteNumber(found) ? "wrong" : judge(found);
  };
}

type Judge = (found: JsonValue) => Verdict;

const JUDGES: Record<Exclude<Operator, "exists">, (value: JsonValue) => Judge> = {
  eq: (value) => (found) => yesOrNo(isEqual(found, value)),
  neq: (value) => differsFrom([value]),
  in: (value) => isOneOf(listOf(value)),
  not_in: (value) => differsFrom(listOf(value)),
  lt: (value) => compared(value, (order) => order < 0),
  lte: (value) => compared(value, (order) => order <= 0),
  gt: (value) => compared(value, (order) => order > 0),
  gte: (value) => compared(value, (order) => order >= 0),
  regex: matching,
  contains: containing,
};

function isOneOf(values: readonly JsonValue[]): Judge {
  return (found) => yesOrNo(values.some((value) => isEqual(found, value)));
}

/**
 * neq and not_in: a value of another type than the ones it must differ from proves nothing (["prod"] is not "prod"),
 * so it is wrong. A null among them stands for "anything", as in `neq null`.
 */
function differsFrom(values: readonly JsonValue[]): Judge {
  const types = new Set(values.map(typeOf));
  return (found) => {
    if (values.some((value) => isEqual(found, value))) return "no";
    return types.has("null") || types.has(typeOf(found)) ? "yes" : "wrong";
  };
}

function compared(value: JsonValue, holds: (order: -1 | 0 | 1) => boolean): Judge {
  if (!isNumber(value)) throw new TypeError("A comparison needs a number.");
  return (found) => (isNumber(found) ? yesOrNo(holds(compareNumbers(found, value))) : "wrong");
}

function matching(value: JsonValue): Judge {
  const compiled = typeof value === "string" ? compilePattern(value) : undefined;
  if (!compiled?.ok) throw new TypeError("A regex needs a pattern of RE2 syntax.");
  const { pattern } = compiled;
  return (found) => {
    if (typeof found !== "string") return "wrong";
    const isMatch = pattern.test(found);
    return isMatch === "too long" ? "wrong" : yesOrNo(isMatch);
  };
}

function containing(value: JsonValue): Judge {
  return (found) => {
    if (Array.isArray(found)) return yesOrNo(found.some((item) => isEqual(item, value)));
    return typeof found === "string" && typeof value === "string" ? yesOrNo(found.includes(value)) : "wrong";
  };
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
