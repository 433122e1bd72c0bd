import {
  canonical,
  compareNumbers,
  excerpt,
  isNumber,
  isObject,
  type JsonValue,
  stringify,
} from "@sallyport/json";
import { isInteger, isMultipleOf } from "./decimal-checks.ts";
import { readCount, readList, readNumber, readString, wrong } from "./keyword-values.ts";
import type { Keyword } from "./keyword.ts";
import { type At, failure } from "./node.ts";
import { counted, oneOf, shown } from "./phrases.ts";
import { GivenUp } from "./run.ts";

const TYPES = {
  string: { name: "a string", has: (value) => typeof value === "string" },
  integer: { name: "a whole number", has: (value) => isNumber(value) && isInteger(value) },
  number: { name: "a number", has: isNumber },
  boolean: { name: "true or false", has: (value) => typeof value === "boolean" },
  object: { name: "an object", has: isObject },
  array: { name: "a list", has: Array.isArray },
  null: { name: "null", has: (value) => value === null },
} as const satisfies Record<string, { name: string; has: (value: JsonValue) => boolean }>;

type TypeName = keyof typeof TYPES;

function isTypeName(name: JsonValue): name is TypeName {
  return typeof name === "string" && Object.hasOwn(TYPES, name);
}

const type: Keyword = (value, { pointer }) => {
  const names = Array.isArray(value) ? value : [value];
  const types = names.filter(isTypeName).map((name) => TYPES[name]);
  if (types.length === 0 || types.length !== names.length) throw wrong(pointer, "the name of a type");
  const phrase = `be ${oneOf(types.map(({ name }) => name))}`;
  return (at) => (types.some(({ has }) => has(at.value)) ? undefined : failure(at, phrase));
};

const enumeration: Keyword = (value, { pointer }) => among(readList(value, pointer));

const constant: Keyword = (value) => among([value]);

function among(values: readonly JsonValue[]): ReturnType<Keyword> {
  const strings = new Set(values.map((value) => canonical(value)));
  const hasScalarsOnly = values.every((value) => !isObject(value) && !Array.isArray(value));
  const phrase = values.length === 0 ? "not be given" : `be ${oneOf(values.map(shown))}`;
  return (at) => {
    const isScalar = !isObject(at.value) && !Array.isArray(at.value);
    return (isScalar || !hasScalarsOnly) && strings.has(spelled(at)) ? undefined : failure(at, phrase);
  };
}

/** One text per value: equal values have equal strings. */
export function spelled({ value, run, place }: At): string {
  const text = canonical(value);
  run.spend(text.length >> 3, place);
  return text;
}

function bound(words: string, holds: (order: -1 | 0 | 1) => boolean): Keyword {
  return (value, { pointer }) => {
    const limit = readNumber(value, pointer);
    const phrase = `be ${words} ${shown(limit)}`;
    return (at) =>
      isNumber(at.value) && !holds(compareNumbers(at.value, limit)) ? failure(at, phrase) : undefined;
  };
}

const multipleOf: Keyword = (value, { pointer }) => {
  const unit = readNumber(value, pointer);
  if (compareNumbers(unit, 0) <= 0) throw wrong(pointer, "a number above 0");
  const phrase = `be a multiple of ${shown(unit)}`;
  return (at) => {
    if (!isNumber(at.value)) return undefined;
    const isMultiple = isMultipleOf(at.value, unit);
    if (isMultiple === "too long") throw new GivenUp(at.place, "have fewer digits");
    return isMultiple ? undefined : failure(at, phrase);
  };
};

function length(words: string, holds: (length: number, bound: number) => boolean): Keyword {
  return (value, { pointer }) => {
    const limit = readCount(value, pointer);
    const phrase = `have ${words} ${counted(limit, "character")}`;
    return (at) => {
      if (typeof at.value !== "string") return undefined;
      at.run.spend(at.value.length >> 5, at.place);
      return holds(codePoints(at.value), limit) ? undefined : failure(at, phrase);
    };
  };
}

/** Characters as JSON Schema counts them: a surrogate pair is one. */
function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at + 1 < text.length; at++) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) {
      count -= 1;
      at += 1;
    }
  }
  return count;
}

const LONGEST_PATTERN = 80;

const pattern: Keyword = (value, { pointer, pattern: compile }) => {
  const source = readString(value, pointer);
  const { test } = compile(source);
  const phrase = `match the pattern ${stringify(excerpt(source, LONGEST_PATTERN))}`;
  return (at) => {
    if (typeof at.value !== "string" || test(at.value, at)) return undefined;
    return failure(at, phrase);
  };
};

/** The keywords for any value, for numbers and for strings. */
export const SCALAR_KEYWORDS: Readonly<Record<string, Keyword>> = {
  type,
  const: constant,
  enum: enumeration,
  minimum: bound("at least", (order) => order >= 0),
  maximum: bound("at most", (order) => order <= 0),
  exclusiveMinimum: bound("above", (order) => order > 0),
  exclusiveMaximum: bound("below", (order) => order < 0),
  multipleOf,
  minLength: length("at least", (length, least) => length >= least),
  maxLength: length("at most", (length, most) => length <= most),
  pattern,
};
