import type { JsonValue } from "@sallyport/json";
import { spendWork } from "@sallyport/regex";
import type { Quantifier } from "../language/document.ts";
import type { ConditionResult, Evaluator } from "./evaluate-operator.ts";
import { ABSENT, follow, type KeyPath } from "./path.ts";

/** A path with `[*]`: the keys up to each list, and those behind the last one. */
export type ItemsRule = {
  readonly keys: readonly KeyPath[];
  readonly evaluate: Evaluator;
  readonly quantifier: Quantifier;
};

/** The results that decide, first one first; if there is none of these, all items agree on the last. */
const ORDER = {
  some: ["yes", "wrong", "absent", "no"],
  every: ["no", "wrong", "absent", "yes"],
} as const satisfies Record<Quantifier, readonly ConditionResult[]>;

/** One bit each, so that what many items say is one number. */
const BITS = { yes: 1, no: 2, absent: 4, wrong: 8 } as const satisfies Record<ConditionResult, number>;

/**
 * Evaluates everything that a path with `[*]` leads to, lists of lists in one row. No item at all, or nothing where a list
 * belongs, is absent; anything else where a list belongs is wrong.
 */
export function evaluateItems(args: JsonValue, rule: ItemsRule): ConditionResult {
  const said = saidBelow(args, rule, 0);
  for (const result of ORDER[rule.quantifier]) if ((said & BITS[result]) !== 0) return result;
  return "absent";
}

/** What is said from a value on, along the keys from those at `at` on. Recurses as deep as the path has lists. */
function saidBelow(from: JsonValue, rule: ItemsRule, at: number): number {
  const keys = rule.keys[at] ?? [];
  const found = follow(from, keys);
  if (at === rule.keys.length - 1) return BITS[rule.evaluate(found)];
  if (found === ABSENT || found === null) return BITS.absent;
  if (!Array.isArray(found)) return BITS.wrong;
  if (!spendWork(found.length)) return BITS.wrong;
  let said = 0;
  for (const item of found) said |= saidBelow(item, rule, at + 1);
  return said;
}
