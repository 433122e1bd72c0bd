import type { Selector } from "./document.ts";

const CLASS_PREFIX = "@";

/** What a key of `tools`, or an entry of `hide`, selects. */
export function parseSelector(text: string): Selector {
  if (text.startsWith(CLASS_PREFIX)) return { kind: "class", text: text.slice(CLASS_PREFIX.length) };
  return { kind: text.includes("*") ? "glob" : "name", text };
}

/** As an author writes it. */
export function selectorText({ kind, text }: Selector): string {
  return kind === "class" ? CLASS_PREFIX + text : text;
}

const RANKS = { name: 0, glob: 1, class: 2 } as const satisfies Record<Selector["kind"], number>;

/** The one order in which rules that match the same tool are asked: names, globs, classes, each by the bytes of its text. */
export function compareSelectors(a: Selector, b: Selector): number {
  if (a.kind !== b.kind) return RANKS[a.kind] - RANKS[b.kind];
  return a.text === b.text ? 0 : a.text < b.text ? -1 : 1;
}
