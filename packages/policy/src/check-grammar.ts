import {
  canonicalNumber,
  compareNumbers,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
  stringify,
} from "@sallyport/json";
import { type Problem, textProblem, toolNameProblem } from "./check-text.ts";
import { excerpt } from "./excerpt.ts";
import type { Key, RecordName, RecordShape, Shape } from "./grammar.ts";
import type { IssueCode } from "./issue.ts";
import { checkOperand, MAX_PATTERNS_SIZE, TOO_MANY_PATTERNS } from "./operand.ts";
import { isOperator, OPERATOR_ALIASES } from "./operators.ts";
import { didYouMean } from "./suggest.ts";

/** Where in a document: the steps of its JSON Pointer. */
export type Place = readonly (string | number)[];

export type Report = (code: IssueCode, place: Place, message: string) => void;

/** What the bound on the number of rules counts. */
const COUNTED: readonly RecordName[] = ["tool", "predicate", "limit", "rate_limit"];

type Choice = Extract<Shape, { kind: "choice" }>;
type Integer = Extract<Shape, { kind: "integer" }>;

/** Reports everything in a value that the grammar does not have, and counts its rules. Recurses as deep as the grammar. */
export class GrammarCheck {
  /** So far. */
  rules = 0;
  #patternsSize = 0;
  readonly #windows = new Map<string, string>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Whether the value has this shape, and what it says makes sense. */
  check(value: JsonValue, shape: Shape, place: Place): boolean {
    if (shape.kind === "any") return true;
    if (shape.kind === "choice") return this.#choice(value, shape, place);
    if (shape.kind === "integer") return this.#integer(value, shape, place);
    if (shape.kind === "text") {
      if (typeof value !== "string") return this.#wrong("wrong_type", place, "Write it in double quotes.");
      return this.#problem(place, textProblem(value, shape.format));
    }
    if (shape.kind === "list") {
      if (!Array.isArray(value)) return this.#wrong("wrong_type", place, "Write a list in square brackets.");
      return this.#all(value.map((item, i) => this.check(item, shape.items, [...place, i])));
    }
    if (!isObject(value)) return this.#wrong("wrong_type", place, "Write an object in curly brackets.");
    if (shape.kind === "record") return this.#record(value, shape, place);
    return this.#all(Object.keys(value).map((name) => this.#tool(value, name, [shape.values, place])));
  }

  #tool(tools: JsonObject, name: string, [shape, place]: [RecordShape, Place]): boolean {
    const hasName = this.#problem([...place, name], toolNameProblem(name));
    const hasRule = this.check(own(tools, name) ?? null, shape, [...place, name]);
    return hasName && hasRule;
  }

  #record(record: JsonObject, shape: RecordShape, place: Place): boolean {
    const names = Object.keys(shape.keys);
    const known = Object.keys(record).map((name) => {
      if (Object.hasOwn(shape.keys, name)) return true;
      const message = `There is no key ${quoted(name)} here.${didYouMean(name, names) || ` Use ${names.join(", ")}.`}`;
      return this.#wrong("unknown_key", [...place, name], message);
    });
    const written = Object.entries(shape.keys).map(([name, key]) => {
      const value = own(record, name);
      if (value !== undefined) return this.check(value, key.shape, [...place, name]);
      return !key.required || this.#wrong("missing_key", place, missingKey(name, key));
    });
    return this.#all([...known, ...written]) && this.#meaning(record, shape, place);
  }

  /** What a record says beyond the shape of its keys, which is known to be right. */
  #meaning(record: JsonObject, shape: RecordShape, place: Place): boolean {
    if (COUNTED.includes(shape.name)) this.rules++;
    if (shape.name === "condition") return this.#operand(record, place);
    return shape.name !== "limit" || this.#counter(record, place);
  }

  #operand(condition: JsonObject, place: Place): boolean {
    const op = own(condition, "op");
    if (typeof op !== "string" || !isOperator(op)) return false;
    const valuePlace = [...place, "value"];
    const hasRoom = op !== "regex" || this.#patternsSize <= MAX_PATTERNS_SIZE;
    const check = hasRoom ? checkOperand(op, own(condition, "value") ?? null) : TOO_MANY_PATTERNS;
    if (check.problem !== undefined) return this.#problem(valuePlace, check.problem);
    this.#patternsSize += check.pattern?.size ?? 0;
    return this.#patternsSize <= MAX_PATTERNS_SIZE || this.#problem(valuePlace, TOO_MANY_PATTERNS.problem);
  }

  /** One counter has one window, wherever it is named. */
  #counter(limit: JsonObject, place: Place): boolean {
    const counter = own(limit, "counter");
    const window = own(limit, "window");
    if (typeof counter !== "string" || typeof window !== "string") return false;
    const first = this.#windows.get(counter) ?? window;
    this.#windows.set(counter, first);
    if (first === window) return true;
    const message = `The counter ${quoted(counter)} already counts by the ${first}; write that, or name another counter.`;
    return this.#wrong("counter_conflict", [...place, "window"], message);
  }

  #choice(value: JsonValue, { values, unknown }: Choice, place: Place): boolean {
    if (typeof value === "string" && values.includes(value)) return true;
    const choices = `Write ${values.map(quoted).join(" or ")}.`;
    if (typeof value !== "string") return this.#wrong("wrong_type", place, choices);
    const hint = didYouMean(OPERATOR_ALIASES.get(value) ?? value, values) || ` ${choices}`;
    return this.#wrong(unknown, place, `${quoted(value)} is not known here.${hint}`);
  }

  #integer(value: JsonValue, { min, max }: Integer, place: Place): boolean {
    const what = `Write a whole number from ${min} to ${max}`;
    if (!isNumber(value)) return this.#wrong("wrong_type", place, `${what}, without quotes.`);
    const isInteger = /^-?\d+$/.test(canonicalNumber(value));
    const isWithin = isInteger && compareNumbers(value, min) >= 0 && compareNumbers(value, max) <= 0;
    return isWithin || this.#wrong("invalid_number", place, `${what}.`);
  }

  #all(results: readonly boolean[]): boolean {
    return !results.includes(false);
  }

  #problem(place: Place, problem: Problem | undefined): boolean {
    return problem === undefined || this.#wrong(problem.code, place, problem.message);
  }

  #wrong(...issue: Parameters<Report>): false {
    this.#report(...issue);
    return false;
  }
}

const LONGEST_QUOTE = 60;

function quoted(text: string): string {
  return stringify(excerpt(text, LONGEST_QUOTE));
}

function missingKey(name: string, { shape, description }: Key): string {
  const isShort = shape.kind === "choice" && shape.values.length <= 3;
  const hint = isShort ? `: write ${shape.values.map(quoted).join(" or ")}` : "";
  return `The key ${quoted(name)} is missing${hint}. ${description}`;
}
