import type { ToolRule } from "../language/document.ts";
import { selectorText } from "../language/selector.ts";
import { covering } from "./covers.ts";

/** A rule for several tools. */
export type WideRule = { rule: ToolRule; covers: (selector: string) => boolean };

export function wideRules(tools: readonly ToolRule[]): WideRule[] {
  return tools
    .filter(({ selector }) => selector.kind !== "name")
    .map((rule) => ({ rule, covers: covering(selectorText(rule.selector)) }));
}

/** Of these the ones that are about every tool of another rule. */
export function rulesAbout(tool: ToolRule, wide: readonly WideRule[]): ToolRule[] {
  const text = selectorText(tool.selector);
  return wide.filter(({ rule, covers }) => rule !== tool && covers(text)).map(({ rule }) => rule);
}
