import type { ToolRule } from "../language/document.ts";

/** What keeps every call from passing a rule: an action that denies, or a predicate without conditions. */
export function deniesAll({ deny, denyIf, mode }: ToolRule): string | undefined {
  if (mode === "shadow") return undefined;
  if (deny !== undefined) return deny.rule;
  return denyIf.find((predicate) => predicate.mode === "enforce" && predicate.conditions.length === 0)?.rule;
}
