import { findRules } from "./find-rules.ts";
import type { Policy } from "./policy.ts";

/** Whether a client is shown this tool: not when hidden; when it has a rule, even one that denies; else by default. */
export function isVisible(policy: Policy | null, name: string): boolean {
  return !("effect" in findRules(policy, name, true));
}

/** The names that a client is shown, in their order. */
export function visibleTools(policy: Policy | null, names: readonly string[]): string[] {
  return names.filter((name) => isVisible(policy, name));
}
