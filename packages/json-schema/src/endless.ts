import type { Node } from "./node.ts";

/** Which subschemas apply to the same value as the schema that they stand in. */
export type InPlace = ReadonlyMap<Node, readonly Node[]>;

/** Whether a schema applies itself to the same value again, so that no check of it would end. */
export function isEndless(inPlace: InPlace): boolean {
  const done = new Set<Node>();
  const open = new Set<Node>();
  const returns = (node: Node): boolean => {
    if (open.has(node)) return true;
    if (done.has(node)) return false;
    open.add(node);
    const isLoop = (inPlace.get(node) ?? []).some(returns);
    open.delete(node);
    done.add(node);
    return isLoop;
  };
  return [...inPlace.keys()].some(returns);
}
