import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { readCount, readObject, readStrings } from "./keyword-values.ts";
import type { Keyword } from "./keyword.ts";
import { firstOf } from "./list-keywords.ts";
import { type At, type Failure, failure, type Node } from "./node.ts";
import { counted, quoted } from "./phrases.ts";

function size(words: string, holds: (size: number, bound: number) => boolean): Keyword {
  return (value, { pointer }) => {
    const limit = readCount(value, pointer);
    const phrase = `have ${words} ${counted(limit, "key")}`;
    return (at) =>
      isObject(at.value) && !holds(Object.keys(at.value).length, limit) ? failure(at, phrase) : undefined;
  };
}

const required: Keyword = (value, { pointer }) => needs(readStrings(value, pointer), "be given");

function needs(names: readonly string[], phrase: string) {
  return (at: At): Failure | undefined => {
    const { value, place, depth, run } = at;
    if (!isObject(value)) return undefined;
    run.spend(names.length, place);
    const missing = names.find((name) => !Object.hasOwn(value, name));
    if (missing === undefined) return undefined;
    return { place: { step: missing, outer: place }, depth: depth + 1, phrase };
  };
}

const properties: Keyword = (value, { pointer, node }) => {
  const nodes = Object.keys(readObject(value, pointer)).map((name) => [name, node(name)] as const);
  return (at) => {
    const { value } = at;
    if (!isObject(value)) return undefined;
    at.run.spend(nodes.length, at.place);
    return firstOf(nodes, ([name, node]) =>
      Object.hasOwn(value, name) ? part(node, at, { key: name }) : undefined,
    );
  };
};

/** Keys that a schema names may be told; others may be data, so the sentence has a star for them. */
function part(node: Node, at: At, { key, step = key }: { key: string; step?: string }): Failure | undefined {
  const value: JsonValue = isObject(at.value) ? (own(at.value, key) ?? null) : null;
  at.evaluated?.key(key);
  return at.run.below(node, at, { step, value });
}

const patternProperties: Keyword = (value, { pointer, node, pattern }) => {
  const parts = Object.keys(readObject(value, pointer)).map(
    (source) => [pattern(source), node(source)] as const,
  );
  return (at) =>
    firstOf(keysOf(at), (key) =>
      firstOf(parts, ([{ test }, node]) => (test(key, at) ? part(node, at, { key, step: "*" }) : undefined)),
    );
};

const additionalProperties: Keyword = (value, { pointer, schema, node, pattern }) => {
  const named = new Set(Object.keys(objectAt(schema, "properties", pointer)));
  const patterns = Object.keys(objectAt(schema, "patternProperties", pointer)).map(pattern);
  const isNamed = (key: string, at: At) => named.has(key) || patterns.some(({ test }) => test(key, at));
  const rest = node();
  return (at) =>
    firstOf(keysOf(at), (key) => {
      if (isNamed(key, at)) return undefined;
      return value === false ? unknownKey(at, key) : part(rest, at, { key, step: "*" });
    });
};

/** The failure of a key that the schema does not take. The key is a name and may be told, its value may not. */
function unknownKey({ place, depth }: At, key: string): Failure {
  return {
    place: { step: key, outer: place },
    depth: depth + 1,
    phrase: "be left out, because the tool does not take it",
  };
}

function objectAt(schema: JsonObject, key: string, pointer: string): JsonObject {
  return readObject(own(schema, key) ?? {}, pointer);
}

function keysOf({ value, run, place }: At): string[] {
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  run.spend(keys.length, place);
  return keys;
}

const propertyNames: Keyword = (_value, { node }) => {
  const name = node();
  return (at) =>
    firstOf(keysOf(at), (key) => {
      const failed = at.run.below(name, at, { step: "*", value: key });
      return (
        failed && failure(at, `have only keys of the form that the tool takes: each must ${failed.phrase}`)
      );
    });
};

const dependentRequired: Keyword = (value, { pointer }) => {
  const checks = Object.entries(readObject(value, pointer)).map(
    ([key, names]) => [key, dependency(key, readStrings(names, pointer))] as const,
  );
  return (at) => firstOf(checks, ([key, check]) => (hasKey(at, key) ? check(at) : undefined));
};

function dependency(key: string, names: readonly string[]) {
  return needs(names, `be given when ${quoted(key)} is`);
}

const dependentSchemas: Keyword = (value, { pointer, node }) => {
  const nodes = Object.keys(readObject(value, pointer)).map((key) => [key, node(key)] as const);
  return (at) => firstOf(nodes, ([key, node]) => (hasKey(at, key) ? at.run.here(node, at) : undefined));
};

const dependencies: Keyword = (value, { pointer, node }) => {
  const checks = Object.entries(readObject(value, pointer)).map(([key, needed]) => {
    if (Array.isArray(needed)) return [key, dependency(key, readStrings(needed, pointer))] as const;
    const schema = node(key);
    return [key, (at: At) => at.run.here(schema, at)] as const;
  });
  return (at) => firstOf(checks, ([key, check]) => (hasKey(at, key) ? check(at) : undefined));
};

function hasKey({ value }: At, key: string): boolean {
  return isObject(value) && Object.hasOwn(value, key);
}

const unevaluatedProperties: Keyword = (value, { node }) => {
  const rest = node();
  return (at) =>
    firstOf(keysOf(at), (key) => {
      if (at.evaluated?.hasKey(key)) return undefined;
      return value === false ? unknownKey(at, key) : part(rest, at, { key, step: "*" });
    });
};

const SHARED = {
  required,
  minProperties: size("at least", (size, least) => size >= least),
  maxProperties: size("at most", (size, most) => size <= most),
  propertyNames,
  properties,
  patternProperties,
  additionalProperties,
  dependencies,
} as const satisfies Record<string, Keyword>;

export const OBJECT_KEYWORDS_OF_DRAFT_07: Readonly<Record<string, Keyword>> = SHARED;

/** With `dependencies`, which 2020-12 no longer names but which its authors still write. */
export const OBJECT_KEYWORDS: Readonly<Record<string, Keyword>> = {
  ...SHARED,
  dependentRequired,
  dependentSchemas,
};

/** Comes after every other keyword of its schema. */
export const UNEVALUATED_PROPERTIES: Keyword = unevaluatedProperties;
