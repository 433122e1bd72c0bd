import type { JsonValue } from "@sallyport/json";
import type { Condition } from "../language/document.ts";
import type { Operator } from "../language/operators.ts";
import { type Type, typeOf, TYPES } from "./argument-view.ts";

type Accepted = (value: JsonValue) => ReadonlySet<Type>;

const NUMBERS: Accepted = () => new Set(["number"]);
const STRINGS: Accepted = () => new Set(["string"]);
const LENGTHS: Accepted = () => new Set(["string", "list"]);

const ACCEPTED: Readonly<Record<Operator, Accepted>> = {
  eq: (value) => new Set([typeOf(value)]),
  neq: (value) => differing([value]),
  in: (value) => new Set(listOf(value).map(typeOf)),
  not_in: (value) => differing(listOf(value)),
  lt: NUMBERS,
  lte: NUMBERS,
  gt: NUMBERS,
  gte: NUMBERS,
  exists: () => new Set(TYPES),
  regex: STRINGS,
  contains: (value) => new Set<Type>(typeof value === "string" ? ["string", "list"] : ["list"]),
  starts_with: STRINGS,
  ends_with: STRINGS,
  length_lte: LENGTHS,
  length_gte: LENGTHS,
  host_in: STRINGS,
  path_within: STRINGS,
};

/** The types of value for which a condition can be satisfied. */
export function acceptedTypes({ op, value }: Condition): ReadonlySet<Type> {
  return ACCEPTED[op](value);
}

/** A null among the values stands for "anything". */
function differing(values: readonly JsonValue[]): ReadonlySet<Type> {
  const types = new Set(values.map(typeOf));
  return types.has("null") ? new Set(TYPES) : types;
}

export function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

const NAMES: Readonly<Record<Type, string>> = {
  null: "null",
  boolean: "true or false",
  number: "a number",
  string: "a string",
  list: "a list",
  object: "an object",
};

/** `a string or null`, as sentences say it. */
export function typesText(types: ReadonlySet<Type>): string {
  const names = TYPES.filter((type) => types.has(type)).map((type) => NAMES[type]);
  const last = names.pop() ?? "nothing";
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}
