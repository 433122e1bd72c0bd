import { type CharSet, union } from "./char-set.ts";
import { EMPTY, type Node } from "./syntax.ts";

const MANY = Number.POSITIVE_INFINITY;

/** One after the other. */
export function sequenceOf(nodes: readonly Node[]): Node {
  const items = nodes.flatMap((node) => (node.kind === "sequence" ? node.items : [node]));
  const nothing = items.find(isNothing);
  if (nothing !== undefined) return nothing;
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
}

/** One of several: single characters are put into one set, and a common beginning is taken out, as RE2 does. */
export function choiceOf(nodes: readonly Node[]): Node {
  const [single] = nodes;
  if (nodes.length === 1 && single !== undefined) return single;
  const sets: CharSet[] = [];
  const groups = new Map<string, { first: Node | undefined; rests: Node[] }>();
  for (const node of nodes.flatMap((node) => (node.kind === "choice" ? node.options : [node]))) {
    if (node.kind === "set" && !node.set.negated) sets.push(node.set);
    else addTo(groups, node);
  }
  const options: Node[] = [...groups.values()].map(({ first, rests }) =>
    first === undefined ? EMPTY : sequenceOf([first, choiceOf(rests)]),
  );
  const set = union(sets);
  if (options.length === 0 || set.ranges.length + set.properties.length > 0)
    options.unshift({ kind: "set", set });
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
}

/** The same several times. */
export function repeatOf(item: Node, min: number, max: number): Node {
  if (max === 0 || isEmpty(item) || (min === 0 && isNothing(item))) return EMPTY;
  if (isNothing(item)) return item;
  if (min === 1 && max === 1) return item;
  if (item.kind === "repeat" && isSimple(min, max) && isSimple(item.min, item.max)) {
    return { kind: "repeat", item: item.item, min: min * item.min, max: Math.max(max, item.max) };
  }
  return { kind: "repeat", item, min, max };
}

function addTo(groups: Map<string, { first: Node | undefined; rests: Node[] }>, node: Node): void {
  const items = node.kind === "sequence" ? node.items : [node];
  const key = items.length === 0 ? "" : JSON.stringify(items[0]);
  const group = groups.get(key) ?? { first: items[0], rests: [] };
  group.rests.push(sequenceOf(items.slice(1)));
  groups.set(key, group);
}

function isEmpty(node: Node): boolean {
  return node.kind === "sequence" && node.items.length === 0;
}

/** A set that holds no character, as [^\\d\\D]: no text matches it. */
function isNothing(node: Node): boolean {
  return (
    node.kind === "set" && !node.set.negated && node.set.ranges.length + node.set.properties.length === 0
  );
}

/** Written with * + or ?. */
function isSimple(min: number, max: number): boolean {
  return min <= 1 && (max === 1 || max === MANY);
}
