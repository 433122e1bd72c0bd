import { allMayBe, areSure } from "./condition-tree.ts";
import type { Decision, Obligation, ShadowDecision } from "./decision.ts";
import type { Facts } from "./evaluation-input.ts";
import { argumentsDenial, charged } from "./judge-rules.ts";
import type { RuleSet } from "./tool-policy.ts";

/**
 * What the rules in shadow would have said of a call: every denial; or, when there is none, what would have had to be
 * met. `isAllowance`: without them no rule lets the tool be called.
 */
export function judgeShadow(
  rules: RuleSet,
  facts: Facts,
  { isAllowance }: { isAllowance: boolean },
): ShadowDecision[] {
  const denials: Decision[] = [
    ...rules.arguments.flatMap((check) => argumentsDenial(check, facts) ?? []),
    ...rules.require.flatMap(({ trees, denial }) => (areSure(trees, facts) ? [] : denial)),
    ...rules.denyIf.flatMap(({ trees, denial }) => (allMayBe(trees, facts) ? denial : [])),
    ...rules.denied,
  ];
  const obligations: Obligation[] = [];
  for (const limit of rules.limits) {
    const obligation = charged(limit, facts);
    if ("effect" in obligation) denials.push(obligation);
    else obligations.push(obligation);
  }
  for (const { obligation, when } of rules.approvals) {
    if (allMayBe(when, facts)) obligations.push(obligation);
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
