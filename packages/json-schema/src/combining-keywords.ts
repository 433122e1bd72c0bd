import { readList, readString, wrong } from "./keyword-values.ts";
import type { Context, Keyword } from "./keyword.ts";
import { firstOf } from "./list-keywords.ts";
import { type At, type Failure, failure, type Node, type Scope } from "./node.ts";
import { oneOf } from "./phrases.ts";

function nodesOf(value: Parameters<Keyword>[0], { pointer, node }: Context): Node[] {
  const list = readList(value, pointer);
  if (list.length === 0) throw wrong(pointer, "a list that is not empty");
  return list.map((_, i) => node(i));
}

const allOf: Keyword = (value, context) => {
  const nodes = nodesOf(value, context);
  return (at) => firstOf(nodes, (node) => at.run.here(node, at));
};

const anyOf: Keyword = (value, context) => {
  const nodes = nodesOf(value, context);
  return (at) => {
    const failures: Failure[] = [];
    for (const node of nodes) {
      const failed = at.run.here(node, at);
      if (failed !== undefined) failures.push(failed);
      // What the other branches look at matters only to an `unevaluated…` keyword.
      else if (at.evaluated === undefined) return undefined;
    }
    return failures.length < nodes.length ? undefined : closest(failures, at);
  };
};

const oneOfThem: Keyword = (value, context) => {
  const nodes = nodesOf(value, context);
  return (at) => {
    const failures = nodes.map((node) => at.run.here(node, at)).filter((failed) => failed !== undefined);
    const held = nodes.length - failures.length;
    if (held > 1) return failure(at, "have exactly one of the forms that the tool takes; it has several");
    return held === 1 ? undefined : closest(failures, at);
  };
};

/** The failure of the branch that was meant, as far as that can be seen: the one that got furthest. */
function closest(failures: readonly Failure[], at: At): Failure {
  const furthest = Math.max(...failures.map(({ depth }) => depth));
  if (furthest === at.depth) return failure(at, alternatives(failures.map(({ phrase }) => phrase)));
  return failures.find(({ depth }) => depth === furthest) ?? failure(at, "have a form that the tool takes");
}

/** `be a string or a number`. */
function alternatives(phrases: readonly string[]): string {
  if (!phrases.every((phrase) => phrase.startsWith("be "))) return oneOf(phrases);
  return `be ${oneOf(phrases.map((phrase) => phrase.slice("be ".length)))}`;
}

const not: Keyword = (_value, { node }) => {
  const unwanted = node();
  return (at) =>
    at.run.here(unwanted, { ...at, evaluated: undefined }) === undefined
      ? failure(at, "not have the form that the tool's schema excludes")
      : undefined;
};

const condition: Keyword = (_value, { node, schema, sibling }) => {
  const test = node();
  const [then, otherwise] = ["then", "else"].map((key) =>
    Object.hasOwn(schema, key) ? sibling(key) : undefined,
  );
  return (at) => {
    const branch = at.run.here(test, at) === undefined ? then : otherwise;
    return branch && at.run.here(branch, at);
  };
};

const reference: Keyword = (value, { pointer, reference: follow }) => {
  const { node } = follow(readString(value, pointer));
  return (at) => at.run.here(node, at);
};

const dynamicReference: Keyword = (value, { pointer, reference: follow }) => {
  const { node, dynamic, at: nodeAt } = follow(readString(value, pointer));
  if (dynamic === undefined) return (at) => at.run.here(node, at);
  return (at) => {
    const outermost = outermostWith(dynamic, at.scope);
    return at.run.here(outermost === undefined ? node : nodeAt(outermost), at);
  };
};

/** Where the outermost resource on the way here that has this dynamic anchor has it. */
function outermostWith(anchor: string, scope: Scope): string | undefined {
  let found: string | undefined;
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    found = at.resource.dynamicAnchors.get(anchor) ?? found;
  }
  return found;
}

export const REFERENCE: Keyword = reference;

export const DYNAMIC_REFERENCE: Keyword = dynamicReference;

export const COMBINING_KEYWORDS: Readonly<Record<string, Keyword>> = {
  allOf,
  anyOf,
  oneOf: oneOfThem,
  not,
  if: condition,
};
