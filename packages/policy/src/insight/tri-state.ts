import type { ConditionTree, Leaf } from "../decide/condition-tree.ts";
import type { EvaluationInput } from "../decide/evaluation-input.ts";

/** Whether something holds of a call of which not everything is known. */
export type Tri = "yes" | "no" | "maybe";

/** A call, and which conditions look at what nobody knows. */
export type PartlyKnown = { readonly input: EvaluationInput; readonly isUnknown: (leaf: Leaf) => boolean };

/** The three ways to ask of `condition-tree.ts`, each with what a result means for it. */
const ASK = {
  sure: { holds: ["yes"], not: "possible" },
  may: { holds: ["yes", "wrong"], not: "sure" },
  possible: { holds: ["yes", "wrong", "absent"], not: "sure" },
} as const;

/** Whether all trees hold, as `require` asks (sure) or as `deny_if` and the `when` of an approval do (may). */
export function allHold(trees: readonly ConditionTree[], ask: "sure" | "may", call: PartlyKnown): Tri {
  return conjunction(trees.map((tree) => holds(tree, ask, call)));
}

function holds(tree: ConditionTree, ask: keyof typeof ASK, call: PartlyKnown): Tri {
  if (tree.kind === "leaf") {
    if (call.isUnknown(tree)) return "maybe";
    const results: readonly string[] = ASK[ask].holds;
    return results.includes(tree.evaluate(call.input)) ? "yes" : "no";
  }
  if (tree.kind === "not") return NEGATED[holds(tree.tree, ASK[ask].not, call)];
  const inner = tree.trees.map((item) => holds(item, ask, call));
  return tree.kind === "all" ? conjunction(inner) : NEGATED[conjunction(inner.map((item) => NEGATED[item]))];
}

const NEGATED = { yes: "no", no: "yes", maybe: "maybe" } as const satisfies Record<Tri, Tri>;

function conjunction(items: readonly Tri[]): Tri {
  if (items.includes("no")) return "no";
  return items.includes("maybe") ? "maybe" : "yes";
}
