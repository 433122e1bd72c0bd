import type { Operator } from "../language/operators.ts";
import type { ConditionResult } from "../values/evaluate-operator.ts";
import type { JsonType } from "./decision.ts";
import type { EvaluationInput } from "./evaluation-input.ts";

/** Conditions put together, ready to evaluate a call. */
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
  readonly evaluate: (input: EvaluationInput) => ConditionResult;
  readonly typeOf: (input: EvaluationInput) => JsonType;
};

/*
 * Two ways to ask, each the one that denies: `isSure` for require, `mayBe` for deny_if and approvals. Where arguments
 * are unknown, both say what lets the call pass. `isPossible` is what `not` needs within `isSure`: an absent argument
 * is not known to fail.
 */

/** Known to hold: an argument that is absent or of a wrong type does not. */
function isSure(tree: ConditionTree, input: EvaluationInput): boolean {
  if (tree.kind === "leaf") return isUnknown(tree, input) || tree.evaluate(input) === "yes";
  if (tree.kind === "not") return !isPossible(tree.tree, input);
  for (const inner of tree.trees) {
    if (isSure(inner, input) === (tree.kind === "any")) return tree.kind === "any";
  }
  return tree.kind === "all";
}

/** Not known to fail, where an argument of a wrong type counts as a match and an absent one does not. */
function mayBe(tree: ConditionTree, input: EvaluationInput): boolean {
  if (tree.kind === "leaf") {
    if (isUnknown(tree, input)) return false;
    const result = tree.evaluate(input);
    return result === "yes" || result === "wrong";
  }
  if (tree.kind === "not") return !isSure(tree.tree, input);
  for (const inner of tree.trees) {
    if (mayBe(inner, input) === (tree.kind === "any")) return tree.kind === "any";
  }
  return tree.kind === "all";
}

function isPossible(tree: ConditionTree, input: EvaluationInput): boolean {
  if (tree.kind === "leaf") return !isUnknown(tree, input) && tree.evaluate(input) !== "no";
  if (tree.kind === "not") return !isSure(tree.tree, input);
  for (const inner of tree.trees) {
    if (isPossible(inner, input) === (tree.kind === "any")) return tree.kind === "any";
  }
  return tree.kind === "all";
}

/** All of them, for `require`. */
export function areSure(trees: readonly ConditionTree[], input: EvaluationInput): boolean {
  for (const tree of trees) if (!isSure(tree, input)) return false;
  return true;
}

/** All of them, for `deny_if` and the `when` of an approval; none at all always may. */
export function allMayBe(trees: readonly ConditionTree[], input: EvaluationInput): boolean {
  for (const tree of trees) if (!mayBe(tree, input)) return false;
  return true;
}

function isUnknown(leaf: Leaf, input: EvaluationInput): boolean {
  return input.isListing && leaf.isArgument;
}
