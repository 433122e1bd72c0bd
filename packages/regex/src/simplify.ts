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

/** One of several: what begins alike shares its beginning, and single characters become one set, as in RE2. */
export function choiceOf(nodes: readonly Node[]): Node {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  const root = newBranch();
  for (const node of nodes) {
    let at = root;
    for (const item of node.kind === "sequence" ? node.items : [node]) at = next(at, item);
    at.isEnd = true;
  }
  return branchNode(root);
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

/** Where alternatives part: what may come next, by its key, and whether one of them ends here. */
type Branch = { nexts: Map<string, { item: Node; branch: Branch }>; isEnd: boolean };

function newBranch(): Branch {
  return { nexts: new Map(), isEnd: false };
}

function next({ nexts }: Branch, item: Node): Branch {
  const isShared = item.kind === "set" || item.kind === "assert";
  const key = isShared ? JSON.stringify(item) : `#${nexts.size}`;
  const known = nexts.get(key);
  if (known !== undefined) return known.branch;
  const branch = newBranch();
  nexts.set(key, { item, branch });
  return branch;
}

function branchNode(root: Branch): Node {
  const sets: CharSet[] = [];
  const options: Node[] = [];
  for (const { item, branch } of root.nexts.values()) {
    const rest = restOf(branch);
    if (rest.length === 0 && item.kind === "set" && !item.set.negated) sets.push(item.set);
    else options.push(sequenceOf([item, ...rest]));
  }
  const set = union(sets);
  if (set.ranges.length + set.properties.length > 0) options.unshift({ kind: "set", set });
  if (root.isEnd) options.push(EMPTY);
  const [only] = options;
  if (only === undefined) return { kind: "set", set };
  return options.length === 1 ? only : { kind: "choice", options };
}

/** What follows where alternatives have just one way to go on, and then the choice of the ways. */
function restOf(branch: Branch): Node[] {
  const items: Node[] = [];
  let at = branch;
  for (;;) {
    const [only] = at.nexts.values();
    if (only === undefined) return items;
    if (at.isEnd || at.nexts.size > 1) return [...items, branchNode(at)];
    items.push(only.item);
    at = only.branch;
  }
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
