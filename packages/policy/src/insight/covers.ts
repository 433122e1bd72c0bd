import type { SelectorRule } from "../document.ts";
import { ALL_TOOLS } from "../grammar-words.ts";
import { selectorText } from "../selector.ts";
import { EVERY_TOOL, type Meaning, type Part } from "./meaning.ts";

/** Whether each tool of the second selector is one of the first's. What class a name is of, nobody knows here. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (narrow === EVERY_TOOL) return false;
  if (wide === ALL_TOOLS) return true;
  return wide.includes("*") && !narrow.startsWith("@") && matches(wide.split("*"), narrow);
}

/** Whether a tool may be one of both selectors. It has one class, but nobody knows here which. */
export function mayShare(a: string, b: string): boolean {
  if (a.startsWith("@") && b.startsWith("@")) return a === b;
  if (a.startsWith("@") || b.startsWith("@")) return true;
  return (a.includes("*") && b.includes("*")) || covers(a, b) || covers(b, a);
}

/** A star of the narrow text is a character that no name has, so only a star of the wide one takes it. */
function matches([first = "", ...rest]: readonly string[], text: string): boolean {
  const last = rest.pop();
  if (last === undefined || !text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - from >= last.length && text.endsWith(last);
}

/** The rules, or hidden selectors, that are about every tool of this one. */
export function covering<T extends Pick<SelectorRule, "selector">>(
  rules: readonly T[],
  selector: string,
): T[] {
  return rules.filter((rule) => covers(selectorText(rule.selector), selector));
}

/** All that is asked of every tool of a selector, by its own rule and by wider ones. */
export function partsOn(selector: string, { document, parts }: Meaning): Part[] {
  return covering(document.tools, selector).flatMap((tool) => parts.get(selectorText(tool.selector)) ?? []);
}
