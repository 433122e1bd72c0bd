import { allMayBe, areSure, type ConditionTree, type Leaf } from "./condition-tree.ts";
import type { Step, TraceCondition, TraceEntry } from "./decision.ts";
import { denialOfTool } from "./denial-of-tool.ts";
import { argumentsDenial, charged } from "./evaluate-rules.ts";
import { EvaluationInput } from "./evaluation-input.ts";
import type { PolicyRequest } from "./policy-request.ts";
import type { Policy } from "./policy.ts";
import type { Check, RuleSet } from "./tool-policy.ts";

/**
 * What each rule that matches a tool said of a call, in the order in which they are asked, the baseline's first. Asks
 * the same questions as `decide`, and says of the arguments only paths, results and JSON types.
 */
export function traceOf(policy: Policy, request: PolicyRequest): TraceEntry[] {
  const { baseline } = policy.parts;
  return [...(baseline === null ? [] : traceAlone(baseline, request)), ...traceAlone(policy, request)];
}

function traceAlone(policy: Policy, request: PolicyRequest): TraceEntry[] {
  const tool = policy.toolOf(request.tool, request.toolClass);
  const denial = tool === undefined ? policy.parts.denials.notAName : denialOfTool(policy, tool, request);
  const isShadow = policy.parts.mode === "shadow" && tool !== undefined;
  const refused: TraceEntry[] =
    denial === undefined
      ? []
      : [
          {
            rule: denial.rule,
            step: stepOf(denial.rule),
            outcome: "failed",
            shadow: isShadow,
            conditions: [],
          },
        ];
  if (tool === undefined || denial?.hidden === true) return refused;
  const input = new EvaluationInput(request.args, request);
  const isOver = denial !== undefined;
  return [
    ...refused,
    ...traceRules(tool.enforced, input, { isOver, isShadow }),
    ...(tool.shadow === undefined
      ? []
      : traceRules(tool.shadow, input, { isOver: false, isShadow: true, isEachAsked: true })),
  ];
}

/** By the bracketed name, with or without a prefix. */
function stepOf(rule: string): Step {
  if (rule.endsWith("(hidden)")) return "hidden";
  return rule.endsWith("(quarantined)") ? "quarantine" : "default";
}

/** `isOver`: a denial was found before. `isEachAsked`: all rules say something, as in shadow. */
type Walk = { isOver: boolean; isShadow: boolean; isEachAsked?: boolean };

function traceRules(rules: RuleSet, input: EvaluationInput, walk: Walk): TraceEntry[] {
  let { isOver } = walk;
  const entry = (
    step: Step,
    rule: string,
    asked: { fails: () => boolean; trees?: readonly ConditionTree[] },
  ): TraceEntry => {
    const head = { rule, step, shadow: walk.isShadow };
    if (isOver) return { ...head, outcome: "not_reached", conditions: [] };
    const isFailed = asked.fails();
    isOver = isFailed && walk.isEachAsked !== true;
    const conditions = (asked.trees ?? []).flatMap(leavesOf).map((leaf) => conditionOf(leaf, input));
    return { ...head, outcome: isFailed ? "failed" : "passed", conditions };
  };
  const ofCheck = (step: Step, { trees, denial }: Check, fails: () => boolean) =>
    entry(step, denial.rule, { fails, trees });
  return [
    ...rules.arguments.map((check) =>
      entry("arguments", check.rule, { fails: () => argumentsDenial(check, input) !== undefined }),
    ),
    ...rules.require.map((check) => ofCheck("require", check, () => !areSure(check.trees, input))),
    ...rules.denyIf.map((check) => ofCheck("deny_if", check, () => allMayBe(check.trees, input))),
    ...rules.denied.map(({ rule }) => entry("action", rule, { fails: () => true })),
    ...rules.limits.map((limit) =>
      entry("limit", limit.obligation.rule, { fails: () => "effect" in charged(limit, input) }),
    ),
    ...rules.approvals.map(({ obligation, when }) =>
      entry("approval", obligation.rule, { fails: () => false, trees: when }),
    ),
  ];
}

function leavesOf(tree: ConditionTree): readonly Leaf[] {
  if (tree.kind === "leaf") return [tree];
  return tree.kind === "not" ? leavesOf(tree.tree) : tree.trees.flatMap(leavesOf);
}

function conditionOf({ path, op, evaluate, typeOf }: Leaf, input: EvaluationInput): TraceCondition {
  return { path, op, result: evaluate(input), type: typeOf(input) };
}
