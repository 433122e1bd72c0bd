import { isObject } from "@sallyport/json";
import { amountOf } from "../values/amount.ts";
import { allMayBe, areSure } from "./condition-tree.ts";
import type { Decision, Obligation } from "./decision.ts";
import type { EvaluationInput } from "./evaluation-input.ts";
import { decision } from "./fixed-denials.ts";
import type { ArgumentsCheck, LimitCheck, RuleSet } from "./tool-policy.ts";

/** Steps 6 to 10 of docs/policy-language.md, section 3 for the rules of one tool; the first denial wins. */
export function evaluateRules(rules: RuleSet, input: EvaluationInput): Decision | undefined {
  return denialOf(rules, input) ?? rules.allowed ?? evaluateObligations(rules, input);
}

/** Steps 6 to 9: what denies the call whatever its budgets are. */
export function denialOf(rules: RuleSet, input: EvaluationInput): Decision | undefined {
  for (const check of rules.arguments) {
    const denial = argumentsDenial(check, input);
    if (denial !== undefined) return denial;
  }
  for (const { trees, denial } of rules.require) {
    if (!areSure(trees, input)) return denial;
  }
  for (const { trees, denial } of rules.denyIf) {
    if (allMayBe(trees, input)) return denial;
  }
  return rules.denied[0];
}

/** Arguments are checked with the pinned schema; without one, or when that fails, nothing is known to be right. */
export function argumentsDenial(
  { rule, additional, denial }: ArgumentsCheck,
  input: EvaluationInput,
): Decision | undefined {
  const { inputSchema } = input.context;
  if (inputSchema === undefined) return denial;
  if (input.isListing) return undefined;
  if (!isObject(input.args)) return denial;
  try {
    const problem = inputSchema.check(input.args, additional);
    return problem === undefined
      ? undefined
      : decision("deny", { rule, reason: `Refused by ${rule}: ${problem}` });
  } catch {
    return denial;
  }
}

/** The obligations of this call, each limit with what the call costs in it; a cost that cannot be counted denies. */
function evaluateObligations(
  { limits, approvals, allowedBy }: RuleSet,
  input: EvaluationInput,
): Decision | undefined {
  if (allowedBy === undefined) return undefined;
  const obligations: Obligation[] = [];
  for (const limit of limits) {
    const obligation = charged(limit, input);
    if ("effect" in obligation) return obligation;
    obligations.push(obligation);
  }
  for (const { obligation, when } of approvals) {
    if (allMayBe(when, input)) obligations.push(obligation);
  }
  const { rule, reason } = allowedBy;
  return { effect: "allow", rule, reason, hidden: false, obligations };
}

/** A limit with the cost of this call, or the denial. */
export function charged({ obligation, cost }: LimitCheck, input: EvaluationInput): Obligation | Decision {
  if (cost === undefined) return obligation;
  const amount = amountOf(input.at(cost.path));
  return amount === undefined || obligation.kind !== "limit" ? cost.denial : { ...obligation, amount };
}
