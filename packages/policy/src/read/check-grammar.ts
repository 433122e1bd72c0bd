import {
  canonicalNumber,
  compareNumbers,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
} from "@sallyport/json";
import type { Key, RecordName, RecordShape, Shape, Variants } from "../language/grammar-shape.ts";
import { MAX_GROUP_DEPTH } from "../language/grammar-words.ts";
import { type Place, type Problem, quoted, type Report } from "../language/issue.ts";
import { OPERATOR_ALIASES } from "../language/operators.ts";
import { didYouMean } from "../language/suggest.ts";
import { CheckMeaning } from "./check-meaning.ts";
import { stringProblem } from "./check-string.ts";

/** What the bound on the number of rules counts. */
const COUNTED: readonly RecordName[] = [
  "tool",
  "predicate",
  "limit",
  "concurrency",
  "rate_limit",
  "approval",
];

const VERSIONS = ["1", "2"] as const;

const GROUPS: readonly RecordName[] = ["any", "all", "not"];

type Choice = Extract<Shape, { kind: "choice" }>;
type Integer = Extract<Shape, { kind: "integer" }>;
type List = Extract<Shape, { kind: "list" }>;
type Tools = Extract<Shape, { kind: "tools" }>;

/**
 * Reports everything in a value that the grammar does not have, and counts its rules. `later` is the grammar of the
 * next version, to tell who writes its keys too early. Recurses as deep as groups may be.
 */
export class GrammarCheck {
  /** So far. */
  rules = 0;
  readonly #meaning: CheckMeaning;
  readonly #report: Report;
  readonly #later: ReadonlyMap<RecordName, RecordShape>;

  constructor(report: Report, later: ReadonlyMap<RecordName, RecordShape> = new Map()) {
    this.#report = report;
    this.#later = later;
    this.#meaning = new CheckMeaning(report);
  }

  /** Whether the value has this shape, and what it says makes sense. */
  check(value: JsonValue, shape: Shape, place: Place): boolean {
    if (shape.kind === "any") return true;
    if (shape.kind === "choice") return this.#choice(value, shape, place);
    if (shape.kind === "integer") return this.#integer(value, shape, place);
    if (shape.kind === "list") return this.#list(value, shape, place);
    if (shape.kind === "variants") return this.#variant(value, shape, place);
    if (shape.kind === "string") {
      if (typeof value !== "string") return this.#wrong("wrong_type", place, "Write it in double quotes.");
      return this.#problem(place, stringProblem(value, shape.format));
    }
    if (!isObject(value)) return this.#wrong("wrong_type", place, "Write an object in curly brackets.");
    return this.#object(value, shape, place);
  }

  #object(
    value: JsonObject,
    shape: Extract<Shape, { kind: "object" | "map" | "tools" | "record" }>,
    place: Place,
  ): boolean {
    if (shape.kind === "object") return true;
    if (shape.kind === "record") return this.#record(value, shape, place);
    if (shape.kind === "tools") return this.#tools(value, shape, place);
    return all(
      Object.keys(value).map((key) => this.check(own(value, key) ?? null, shape.values, [...place, key])),
    );
  }

  #list(value: JsonValue, { items, min = 0 }: List, place: Place): boolean {
    if (!Array.isArray(value)) return this.#wrong("wrong_type", place, "Write a list in square brackets.");
    if (value.length < min) return this.#wrong("empty_list", place, "Write at least one condition.");
    return all(value.map((item, i) => this.check(item, items, [...place, i])));
  }

  #variant(value: JsonValue, { options, expected }: Variants, place: Place): boolean {
    const option = options.find(({ when }) => {
      if (when === "string") return typeof value === "string";
      return isObject(value) && (when === "object" || Object.hasOwn(value, when.key));
    });
    if (option === undefined) return this.#wrong("wrong_type", place, expected);
    return this.check(value, option.shape, place);
  }

  #tools(tools: JsonObject, { names, values }: Tools, place: Place): boolean {
    const results = Object.keys(tools).map((name) => {
      const hasName = this.#problem([...place, name], stringProblem(name, names));
      const hasRule = this.check(own(tools, name) ?? null, values, [...place, name]);
      return hasName && hasRule;
    });
    return all(results);
  }

  #record(record: JsonObject, shape: RecordShape, place: Place): boolean {
    if (GROUPS.includes(shape.name) && groupDepth(place) >= MAX_GROUP_DEPTH) {
      return this.#wrong(
        "too_deep",
        place,
        `Write at most ${MAX_GROUP_DEPTH} of any, all and not within one another.`,
      );
    }
    const known = Object.keys(record).map((name) => this.#key(name, shape, place));
    const written = Object.entries(shape.keys).map(([name, key]) => {
      const value = own(record, name);
      if (value !== undefined) return this.check(value, key.shape, [...place, name]);
      return !key.required || this.#wrong("missing_key", place, missingKey(name, key));
    });
    if (!all([...known, ...written])) return false;
    if (COUNTED.includes(shape.name)) this.rules++;
    return this.#meaning.check(record, shape.name, place);
  }

  #key(name: string, shape: RecordShape, place: Place): boolean {
    if (Object.hasOwn(shape.keys, name)) return true;
    const at = [...place, name];
    if (shape.reserved?.includes(name) === true) {
      return this.#wrong("not_supported_yet", at, `${quoted(name)} is not supported yet; remove it.`);
    }
    const later = this.#later.get(shape.name);
    if (later !== undefined && Object.hasOwn(later.keys, name)) {
      const message = `Version "1" has no key ${quoted(name)}; remove it, or write "version": "2".`;
      return this.#wrong("unknown_key", at, message);
    }
    const names = Object.keys(shape.keys);
    const hint = didYouMean(name, names) || ` Use ${names.join(", ")}.`;
    return this.#wrong("unknown_key", at, `There is no key ${quoted(name)} here.${hint}`);
  }

  #choice(value: JsonValue, { values, unknown }: Choice, place: Place): boolean {
    if (typeof value === "string" && values.includes(value)) return true;
    const isVersion = unknown === "unsupported_version";
    const choices = `Write ${(isVersion ? VERSIONS : values).map(quoted).join(" or ")}.`;
    if (typeof value !== "string") return this.#wrong("wrong_type", place, choices);
    const meant = isVersion ? "" : didYouMean(OPERATOR_ALIASES.get(value) ?? value, values);
    const hint = meant || ` ${choices}`;
    return this.#wrong(unknown, place, `${quoted(value)} is not known here.${hint}`);
  }

  #integer(value: JsonValue, { min, max }: Integer, place: Place): boolean {
    const what = `Write a whole number from ${min} to ${max}`;
    if (!isNumber(value)) return this.#wrong("wrong_type", place, `${what}, without quotes.`);
    const isInteger = /^-?\d+$/.test(canonicalNumber(value));
    const isWithin = isInteger && compareNumbers(value, min) >= 0 && compareNumbers(value, max) <= 0;
    return isWithin || this.#wrong("invalid_number", place, `${what}.`);
  }

  #problem(place: Place, problem: Problem | undefined): boolean {
    return problem === undefined || this.#wrong(problem.code, place, problem.message);
  }

  #wrong(...issue: Parameters<Report>): false {
    this.#report(...issue);
    return false;
  }
}

/** How many groups stand around a place within its list of conditions. */
function groupDepth(place: Place): number {
  const start = Math.max(place.lastIndexOf("conditions"), place.lastIndexOf("when"));
  return place.slice(start + 1).filter((step) => typeof step === "string").length;
}

function all(results: readonly boolean[]): boolean {
  return !results.includes(false);
}

function missingKey(name: string, { shape, description }: Key): string {
  const isShort = shape.kind === "choice" && shape.values.length <= 3;
  const hint = isShort ? `: write ${shape.values.map(quoted).join(" or ")}` : "";
  return `The key ${quoted(name)} is missing${hint}. ${description}`;
}
