import {
  asDoubles,
  canonicalNumber,
  compareNumbers,
  type ExactNumber,
  isFiniteNumber,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
} from "@sallyport/json";
import { type Pattern, spendWork } from "@sallyport/regex";
import type { Operator } from "../language/operators.ts";
import { parseFolder, type Place, placeOf } from "./folder.ts";
import { hostOf, matchesHost, parseHostPattern } from "./host.ts";
import { ABSENT, type Found } from "./path.ts";

/**
 * What a condition says of a call. `absent`: the argument is not there. `wrong`: it is there, and this operator cannot
 * evaluate it, or a server may read another number there. In require only `yes` holds; in deny_if `yes` and `wrong` match (docs/policy-language.md, section 3).
 */
export type ConditionResult = "yes" | "no" | "absent" | "wrong";

export type Evaluator = (found: Found) => ConditionResult;

/** How an operator evaluates what stands there, by its type. What it has nothing for is wrong, and so is what is not finite. */
type ByType = {
  readonly string?: (found: string) => ConditionResult;
  readonly number?: (found: number | ExactNumber) => ConditionResult;
  readonly list?: (found: JsonValue[]) => ConditionResult;
  /** An object, true, false or null. */
  readonly other?: (found: JsonValue) => ConditionResult;
};

/**
 * How one condition evaluates what stands at its path. `pattern` is the compiled value of a regex. Throws on a value that
 * the operator does not take.
 */
export function evaluatorOf(op: Operator, value: JsonValue, pattern: Pattern | undefined): Evaluator {
  if (op === "exists") {
    return (found) => {
      if (typeof found !== "symbol") return yesOrNo(value === true);
      return found === ABSENT ? yesOrNo(value === false) : "wrong";
    };
  }
  const evaluators = EVALUATORS[op](value, pattern);
  const { string = isWrong, number = isWrong } = evaluators;
  const exactly = ofOtherTypes(evaluators);
  const rounded = asDoubles(value);
  const inDoubles = rounded === value ? exactly : ofOtherTypes(EVALUATORS[op](rounded, pattern));
  // the common types first: most calls need no more than two questions
  return (found) => {
    if (typeof found === "string")
      return found.length <= SHORT || mayTake(found.length) ? string(found) : "wrong";
    if (typeof found === "number") return Number.isFinite(found) ? number(found) : "wrong";
    if (typeof found === "symbol") return found === ABSENT ? "absent" : "wrong";
    if (isNumber(found) && !isFiniteNumber(found)) return "wrong";
    if (Array.isArray(found) && found.length > SHORT && !mayTake(found.length)) return "wrong";
    const result = exactly(found);
    // many servers read doubles only: 5.00000000000000000001 is 5 to them, whatever it is here
    const read = asDoubles(found);
    return read === found || inDoubles(read) === result ? result : "wrong";
  };
}

/** A string of so many characters, or a list of so many items, is compared in no time that counts. */
const SHORT = 256;

/** Whether there is time to compare something so long, beside all else that the policy asks of this call. */
function mayTake(length: number): boolean {
  return spendWork(length / 16);
}

function ofOtherTypes({ number = isWrong, list = isWrong, other = isWrong }: ByType) {
  return (found: JsonValue): ConditionResult => {
    if (Array.isArray(found)) return list(found);
    return isNumber(found) ? number(found) : other(found);
  };
}

type MakeEvaluator = (value: JsonValue, pattern: Pattern | undefined) => ByType;

const EVALUATORS: Record<Exclude<Operator, "exists">, MakeEvaluator> = {
  eq: (value) => oneOf([value]),
  neq: (value) => noneOf([value]),
  in: (value) => oneOf(listOf(value)),
  not_in: (value) => noneOf(listOf(value)),
  lt: (value) => compared(value, (order) => order < 0),
  lte: (value) => compared(value, (order) => order <= 0),
  gt: (value) => compared(value, (order) => order > 0),
  gte: (value) => compared(value, (order) => order >= 0),
  regex: (_value, pattern) => matching(pattern),
  contains: containing,
  starts_with: (value) => ofString(value, (text, part) => text.startsWith(part)),
  ends_with: (value) => ofString(value, (text, part) => text.endsWith(part)),
  length_lte: (value) => measured(countOf(value), "no", "yes"),
  length_gte: (value) => measured(countOf(value) - 1, "yes", "no"),
  host_in: leadingTo,
  path_within: within,
};

function isWrong(): ConditionResult {
  return "wrong";
}

function oneOf(values: readonly JsonValue[]): ByType {
  return among(values, "yes", () => "no");
}

/**
 * neq and not_in: a value of another type than the ones it must differ from proves nothing (["prod"] is not "prod"),
 * so it is wrong. A null among them stands for "anything", as in `neq null`.
 */
function noneOf(values: readonly JsonValue[]): ByType {
  const types = new Set(values.map(typeOf));
  return among(values, "no", (type) => (types.has("null") || types.has(type) ? "yes" : "wrong"));
}

/** Equal to one of the values, or not: strings and numbers are looked up, so that a long list costs no more. */
function among(
  values: readonly JsonValue[],
  same: ConditionResult,
  different: (type: string) => ConditionResult,
): ByType {
  const strings = new Set(values.filter((value) => typeof value === "string"));
  const numbers = new Set(values.filter(isNumber).map(canonicalNumber));
  const doubles = new Set([...numbers].map(Number).filter((double) => numbers.has(textOf(double))));
  const others = values.filter((value) => typeof value !== "string" && !isNumber(value));
  // most lists have one value only, and a look at it is cheaper than one into a set
  const [firstString] = strings;
  const [firstDouble] = doubles;
  const differentString = different("string");
  const differentNumber = different("number");
  const other = (found: JsonValue) =>
    others.some((value) => isEqual(found, value)) ? same : different(typeOf(found));
  return {
    string: (found) => {
      const isAmong = found === firstString || (strings.size > 1 && strings.has(found));
      return isAmong ? same : differentString;
    },
    number: (found) => {
      if (typeof found !== "number") return numbers.has(canonicalNumber(found)) ? same : differentNumber;
      const isAmong = found === firstDouble || (doubles.size > 1 && doubles.has(found));
      return isAmong ? same : differentNumber;
    },
    list: other,
    other,
  };
}

/** The canonical text of a double; none if it is not finite. */
function textOf(double: number): string {
  return Number.isFinite(double) ? canonicalNumber(double) : "";
}

function compared(value: JsonValue, holds: (order: -1 | 0 | 1) => boolean): ByType {
  if (!isNumber(value)) throw new TypeError("A comparison needs a number.");
  return { number: (found) => yesOrNo(holds(compareNumbers(found, value))) };
}

function matching(pattern: Pattern | undefined): ByType {
  if (pattern === undefined) throw new TypeError("A regex needs a compiled pattern.");
  return {
    string: (found) => {
      const isMatch = pattern.test(found);
      return isMatch === "too long" ? "wrong" : yesOrNo(isMatch);
    },
  };
}

function containing(value: JsonValue): ByType {
  const list = (found: JsonValue[]) => yesOrNo(found.some((item) => isEqual(item, value)));
  if (typeof value !== "string") return { list };
  return { list, string: (found) => yesOrNo(found.includes(value)) };
}

function ofString(value: JsonValue, holds: (text: string, value: string) => boolean): ByType {
  if (typeof value !== "string") throw new TypeError("This operator needs a string.");
  return { string: (found) => yesOrNo(holds(found, value)) };
}

/**
 * The length of a string in code points, of a list in items: what it says of all that is longer than `most`. A string has
 * at most as many code points as units. No length is so large that a double would change it.
 */
function measured(most: number, longer: ConditionResult, other: ConditionResult): ByType {
  return {
    string: (found) => (found.length > most && codePoints(found) > most ? longer : other),
    list: (found) => (found.length > most ? longer : other),
  };
}

function countOf(value: JsonValue): number {
  if (!isNumber(value)) throw new TypeError("A length needs a number.");
  return Number(canonicalNumber(value));
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

function leadingTo(value: JsonValue): ByType {
  const patterns = textsOf(value).flatMap((text) => parseHostPattern(text) ?? []);
  return {
    string: (found) => {
      const host = hostOf(found);
      if (host === undefined) return "wrong";
      for (const pattern of patterns) if (matchesHost(host, pattern)) return "yes";
      return "no";
    },
  };
}

const RESULTS: Record<Place, ConditionResult> = { inside: "yes", outside: "no", unclear: "wrong" };

function within(value: JsonValue): ByType {
  const folders = textsOf(Array.isArray(value) ? value : [value]).flatMap((text) => parseFolder(text) ?? []);
  return { string: (found) => RESULTS[placeOf(found, folders)] };
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

function yesOrNo(holds: boolean): ConditionResult {
  return holds ? "yes" : "no";
}
