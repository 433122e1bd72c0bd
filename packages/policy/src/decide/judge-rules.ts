import { isObject } from "@sallyport/json";
import { amountOf } from "../values/amount.ts";
import { allMayBe, areSure } from "./condition-tree.ts";
import type { Decision, Obligation } from "./decision.ts";
import type { Facts } from "./evaluation-input.ts";
import { decision } from "./fixed-denials.ts";
import type { ArgumentsCheck, LimitCheck, RuleSet } from "./tool-policy.ts";

/** Steps 6 to 10 of design/policy.md section 3 for the rules of one tool; the first denial wins. */
export function judgeRules(rules: RuleSet, facts: Facts): Decision | undefined {
  return denialOf(rules, facts) ?? rules.allowed ?? judgeObligations(rules, facts);
}

/** Steps 6 to 9: what denies the call whatever its budgets are. */
export function denialOf(rules: RuleSet, facts: Facts): Decision | undefined {
  for (const check of rules.arguments) {
    const denial = argumentsDenial(check, facts);
    if (denial !== undefined) return denial;
  }
  for (const { trees, denial } of rules.require) {
    if (!areSure(trees, facts)) return denial;
  }
  for (const { trees, denial } of rules.denyIf) {
    if (allMayBe(trees, facts)) return denial;
  }
  return rules.denied[0];
}

/** Arguments are checked with the pinned schema; without one, or when that fails, nothing is known to be right. */
export function argumentsDenial(
  { rule, additional, denial }: ArgumentsCheck,
  facts: Facts,
): Decision | undefined {
  const { schema } = facts.context;
  if (schema === undefined) return denial;
  if (facts.isListing) return undefined;
  if (!isObject(facts.args)) return denial;
  try {
    const problem = schema.check(facts.args, additional);
    return problem === undefined
      ? undefined
      : decision("deny", { rule, reason: `Refused by ${rule}: ${problem}` });
  } catch {
    return denial;
  }
}

/** The obligations of this call, each limit with what the call costs in it; a cost that cannot be counted denies. */
function judgeObligations({ limits, approvals, allowedBy }: RuleSet, facts: Facts): Decision | undefined {
  if (allowedBy === undefined) return undefined;
  const obligations: Obligation[] = [];
  for (const limit of limits) {
    const obligation = charged(limit, facts);
    if ("effect" in obligation) return obligation;
    obligations.push(obligation);
  }
  for (const { obligation, when } of approvals) {
    if (allMayBe(when, facts)) obligations.push(obligation);
  }
  const { rule, reason } = allowedBy;
  return { effect: "allow", rule, reason, hidden: false, obligations };
}

/** A limit with the cost of this call, or the denial. */
export function charged({ obligation, cost }: LimitCheck, facts: Facts): Obligation | Decision {
  if (cost === undefined) return obligation;
  const amount = amountOf(facts.at(cost.path));
  return amount === undefined || obligation.kind !== "limit" ? cost.denial : { ...obligation, amount };
}
