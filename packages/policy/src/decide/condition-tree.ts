import type { Operator } from "../language/operators.ts";
import type { Verdict } from "../values/judge.ts";
import type { JsonType } from "./decision.ts";
import type { Facts } from "./evaluation-input.ts";

/** Conditions put together, ready to judge a call. */
export type ConditionTree =
  | Leaf
  | { readonly kind: "any" | "all"; readonly trees: readonly ConditionTree[] }
  | { readonly kind: "not"; readonly tree: ConditionTree };

/** `isArgument`: it looks at the arguments, which nobody knows while tools are listed. */
export type Leaf = {
  readonly kind: "leaf";
  readonly path: string;
  readonly op: Operator;
  readonly isArgument: boolean;
  readonly judge: (facts: Facts) => Verdict;
  readonly typeOf: (facts: Facts) => JsonType;
};

/*
 * Two ways to ask, each the one that denies: `isSure` for require, `mayBe` for deny_if and approvals. Where arguments
 * are unknown, both say what lets the call pass. `isPossible` is what `not` needs within `isSure`: an absent argument
 * is not known to fail.
 */

/** Known to hold: an argument that is absent or of a wrong type does not. */
function isSure(tree: ConditionTree, facts: Facts): boolean {
  if (tree.kind === "leaf") return isUnknown(tree, facts) || tree.judge(facts) === "yes";
  if (tree.kind === "not") return !isPossible(tree.tree, facts);
  for (const inner of tree.trees) {
    if (isSure(inner, facts) === (tree.kind === "any")) return tree.kind === "any";
  }
  return tree.kind === "all";
}

/** Not known to fail, where an argument of a wrong type counts as a match and an absent one does not. */
function mayBe(tree: ConditionTree, facts: Facts): boolean {
  if (tree.kind === "leaf") {
    if (isUnknown(tree, facts)) return false;
    const verdict = tree.judge(facts);
    return verdict === "yes" || verdict === "wrong";
  }
  if (tree.kind === "not") return !isSure(tree.tree, facts);
  for (const inner of tree.trees) {
    if (mayBe(inner, facts) === (tree.kind === "any")) return tree.kind === "any";
  }
  return tree.kind === "all";
}

function isPossible(tree: ConditionTree, facts: Facts): boolean {
  if (tree.kind === "leaf") return !isUnknown(tree, facts) && tree.judge(facts) !== "no";
  if (tree.kind === "not") return !isSure(tree.tree, facts);
  for (const inner of tree.trees) {
    if (isPossible(inner, facts) === (tree.kind === "any")) return tree.kind === "any";
  }
  return tree.kind === "all";
}

/** All of them, for `require`. */
export function areSure(trees: readonly ConditionTree[], facts: Facts): boolean {
  for (const tree of trees) if (!isSure(tree, facts)) return false;
  return true;
}

/** All of them, for `deny_if` and the `when` of an approval; none at all always may. */
export function allMayBe(trees: readonly ConditionTree[], facts: Facts): boolean {
  for (const tree of trees) if (!mayBe(tree, facts)) return false;
  return true;
}

function isUnknown(leaf: Leaf, facts: Facts): boolean {
  return facts.isListing && leaf.isArgument;
}
