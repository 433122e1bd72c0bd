import type { CharSet } from "./char-set.ts";

/** What may stand between two characters, or at an end of the text. */
export type Assertion =
  | "text_start"
  | "text_end"
  | "line_start"
  | "line_end"
  | "word_boundary"
  | "no_word_boundary";

/**
 * A pattern as it was read. Greed, captures and the order of alternatives are gone: they say which match is found, not
 * whether there is one.
 */
export type Node =
  | { kind: "set"; set: CharSet }
  | { kind: "assert"; assertion: Assertion }
  | { kind: "sequence"; items: readonly Node[] }
  | { kind: "choice"; options: readonly Node[] }
  | { kind: "repeat"; item: Node; min: number; max: number };

export const EMPTY: Node = { kind: "sequence", items: [] };

/** How many instructions the program of a pattern has, but for its end. Nothing is written out to know it. */
export function sizeOf(node: Node): number {
  if (node.kind === "sequence") return total(node.items);
  if (node.kind === "choice") return total(node.options) + node.options.length - 1;
  return node.kind === "repeat" ? repeatSize(node.min, node.max, sizeOf(node.item)) : 1;
}

function repeatSize(min: number, max: number, size: number): number {
  if (max === Number.POSITIVE_INFINITY) return Math.max(min, 1) * size + 1;
  return min * size + (max - min) * (size + 1);
}

function total(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => sum + sizeOf(node), 0);
}

/** The largest product of counts inside of one another, which RE2 bounds as it does each count. */
export function repeatsOf(node: Node): number {
  if (node.kind === "sequence") return Math.max(1, ...node.items.map(repeatsOf));
  if (node.kind === "choice") return Math.max(1, ...node.options.map(repeatsOf));
  if (node.kind !== "repeat") return 1;
  return Math.max(1, Number.isFinite(node.max) ? node.max : node.min) * repeatsOf(node.item);
}
