import { allMayBe, areSure } from "./condition-tree.ts";
import type { Decision, Obligation, ShadowDecision } from "./decision.ts";
import { argumentsDenial, charged } from "./evaluate-rules.ts";
import type { EvaluationInput } from "./evaluation-input.ts";
import type { RuleSet } from "./tool-policy.ts";

/**
 * What the rules in shadow would have said of a call: every denial; or, when there is none, what would have had to be
 * met. `isAllowance`: without them no rule lets the tool be called.
 */
export function evaluateShadow(
  rules: RuleSet,
  input: EvaluationInput,
  { isAllowance }: { isAllowance: boolean },
): ShadowDecision[] {
  const denials: Decision[] = [
    ...rules.arguments.flatMap((check) => argumentsDenial(check, input) ?? []),
    ...rules.require.flatMap(({ trees, denial }) => (areSure(trees, input) ? [] : denial)),
    ...rules.denyIf.flatMap(({ trees, denial }) => (allMayBe(trees, input) ? denial : [])),
    ...rules.denied,
  ];
  const obligations: Obligation[] = [];
  for (const limit of rules.limits) {
    const obligation = charged(limit, input);
    if ("effect" in obligation) denials.push(obligation);
    else obligations.push(obligation);
  }
  for (const { obligation, when } of rules.approvals) {
    if (allMayBe(when, input)) obligations.push(obligation);
  }
  if (denials.length > 0) return denials.map(shadowOf);
  if (isAllowance) {
    return rules.allowedBy === undefined ? [] : [{ effect: "allow", ...rules.allowedBy, obligations }];
  }
  return obligations.map((obligation) => ({
    effect: "allow",
    rule: obligation.rule,
    reason: obligation.reason,
    obligations: [obligation],
  }));
}

/** A decision without what the proxy does by it. */
export function shadowOf({ effect, rule, reason, obligations }: Decision): ShadowDecision {
  return { effect, rule, reason, obligations };
}
