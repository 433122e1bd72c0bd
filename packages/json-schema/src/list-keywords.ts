import { own } from "@sallyport/json";
import { readBoolean, readCount, readList } from "./keyword-values.ts";
import type { Keyword } from "./keyword.ts";
import { type At, type Check, type Failure, failure, type Node } from "./node.ts";
import { counted } from "./phrases.ts";
import { spelled } from "./scalar-keywords.ts";

function size(words: string, holds: (size: number, bound: number) => boolean): Keyword {
  return (value, { pointer }) => {
    const limit = readCount(value, pointer);
    const phrase = `have ${words} ${counted(limit, "item")}`;
    return (at) =>
      Array.isArray(at.value) && !holds(at.value.length, limit) ? failure(at, phrase) : undefined;
  };
}

const uniqueItems: Keyword = (value, { pointer }) => {
  if (!readBoolean(value, pointer)) return undefined;
  return (at) => {
    if (!Array.isArray(at.value)) return undefined;
    const strings = new Set(at.value.map((item) => spelled({ ...at, value: item })));
    return strings.size === at.value.length ? undefined : failure(at, "have no item twice");
  };
};

/** The first items, each by the schema at its place. */
function leading(nodes: readonly Node[]): Check {
  return (at) => {
    if (!Array.isArray(at.value)) return undefined;
    const { value } = at;
    at.evaluated?.prefix(Math.min(nodes.length, value.length));
    return firstOf(nodes.slice(0, value.length), (node, i) => item(node, at, i));
  };
}

/** The items from some place on, all by one schema. */
function following(node: Node, from: number): Check {
  return (at) => {
    if (!Array.isArray(at.value)) return undefined;
    for (let i = from; i < at.value.length; i++) {
      const failed = item(node, at, i);
      if (failed !== undefined) return failed;
    }
    at.evaluated?.prefix(at.value.length);
    return undefined;
  };
}

function item(node: Node, at: At, index: number): Failure | undefined {
  const value = Array.isArray(at.value) ? (at.value[index] ?? null) : null;
  return at.run.below(node, at, { step: index, value });
}

export function firstOf<T>(
  parts: readonly T[],
  check: (part: T, index: number) => Failure | undefined,
): Failure | undefined {
  for (const [index, part] of parts.entries()) {
    const failed = check(part, index);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

const prefixItems: Keyword = (value, { pointer, node }) =>
  leading(readList(value, pointer).map((_, i) => node(i)));

const items: Keyword = (_value, { pointer, node, schema }) => {
  const prefix = own(schema, "prefixItems");
  return following(node(), prefix === undefined ? 0 : readList(prefix, pointer).length);
};

const itemsOfDraft07: Keyword = (value, { node }) =>
  Array.isArray(value) ? leading(value.map((_, i) => node(i))) : following(node(), 0);

const additionalItems: Keyword = (_value, { node, schema }) => {
  const first = own(schema, "items");
  return Array.isArray(first) ? following(node(), first.length) : undefined;
};

const contains: Keyword = (_value, { pointer, node, schema, draft }) => {
  const isModern = draft === "2020-12";
  const count = (name: string) => (isModern ? own(schema, name) : undefined);
  const least = readCount(count("minContains") ?? 1, pointer);
  const most = readCount(count("maxContains") ?? 1e9, pointer);
  const wanted = node();
  const phrase = `have ${least === 1 ? "an item" : counted(least, "item")} of the form that the tool asks for`;
  return (at) => {
    if (!Array.isArray(at.value)) return undefined;
    let found = 0;
    for (let i = 0; i < at.value.length; i++) {
      if (item(wanted, at, i) !== undefined) continue;
      found += 1;
      if (isModern) at.evaluated?.item(i);
    }
    if (found > most) return failure(at, `have at most ${counted(most, "item")} of the form that it counts`);
    return found < least ? failure(at, phrase) : undefined;
  };
};

const unevaluatedItems: Keyword = (_value, { node }) => {
  const rest = node();
  return (at) => {
    if (!Array.isArray(at.value)) return undefined;
    for (let i = 0; i < at.value.length; i++) {
      const failed = at.evaluated?.hasItem(i) ? undefined : item(rest, at, i);
      if (failed !== undefined) return failed;
    }
    at.evaluated?.prefix(at.value.length);
    return undefined;
  };
};

const SHARED = {
  minItems: size("at least", (size, least) => size >= least),
  maxItems: size("at most", (size, most) => size <= most),
} as const satisfies Record<string, Keyword>;

export const LIST_KEYWORDS: Readonly<Record<string, Keyword>> = {
  ...SHARED,
  prefixItems,
  items,
  contains,
  uniqueItems,
};

export const LIST_KEYWORDS_OF_DRAFT_07: Readonly<Record<string, Keyword>> = {
  ...SHARED,
  items: itemsOfDraft07,
  additionalItems,
  contains,
  uniqueItems,
};

/** Comes after every other keyword of its schema. */
export const UNEVALUATED_ITEMS: Keyword = unevaluatedItems;
