import type { Obligation } from "./decision.ts";
import { decision } from "./fixed-denials.ts";
import type { PolicyParts, RuleParts, SelectedRules } from "./policy-parts.ts";
import type { ArgumentsCheck, LimitCheck, Rule, RuleSet, ToolPolicy } from "./tool-policy.ts";

const ALLOWED_BY_DEFAULT = "The policy allows tools that it has no rule for.";

/** `unsure`: rules of classes that the tool may have. They restrict it, and never let it be called. */
type Matched = {
  readonly isHidden: boolean;
  readonly isNamed: boolean;
  readonly known: readonly SelectedRules[];
  readonly unsure: readonly SelectedRules[];
};

/** Puts together all rules that match a tool, each step in the order of the rules. */
export function mergeRules(policy: PolicyParts, { isHidden, isNamed, known, unsure }: Matched): ToolPolicy {
  const matched = [...known, ...unsure];
  const enforced = matched.map((rules) => rules.enforced);
  const allowedBy = allowanceOf(policy, known);
  const shadow = matched.flatMap((rules) => rules.shadow ?? []);
  const isShadowed = shadow.length + policy.shared.shadow.length > 0;
  return {
    isHidden,
    isNamed,
    enforced: setOf(enforced, {
      allowedBy,
      shared: policy.shared.enforced,
      checks: argumentsOf(policy, known, unsure),
    }),
    shadow: isShadowed
      ? setOf(shadow, {
          allowedBy: known.find(({ mode }) => mode === "shadow") ?? allowedBy,
          shared: policy.shared.shadow,
          checks: shadow.flatMap((parts) => parts.arguments ?? []),
        })
      : undefined,
  };
}

/** A rule in shadow takes no part: it does not count as a rule for the tool. */
function allowanceOf(policy: PolicyParts, known: readonly SelectedRules[]): Rule | undefined {
  const first = known.find(({ mode }) => mode === "enforce");
  if (first !== undefined) return { rule: first.rule, reason: first.reason };
  if (policy.default === "deny") return undefined;
  return { rule: `${policy.prefix}(default allow)`, reason: ALLOWED_BY_DEFAULT };
}

/**
 * What a tool's own rules say of arguments stands instead of what the document says, and all of them hold. A class that
 * the tool may have can only add to that.
 */
function argumentsOf(
  policy: PolicyParts,
  known: readonly SelectedRules[],
  unsure: readonly SelectedRules[],
): ArgumentsCheck[] {
  const said = known.map(({ enforced }) => enforced.arguments).filter((check) => check !== undefined);
  const added = unsure.map(({ enforced }) => enforced.arguments ?? null);
  const checks = [...(said.length > 0 ? said : [policy.arguments]), ...added].filter(
    (check) => check !== null,
  );
  return checks.filter(
    ({ additional }, i) => checks.findIndex((check) => check.additional === additional) === i,
  );
}

type Around = {
  readonly allowedBy: Rule | undefined;
  readonly shared: readonly LimitCheck[];
  readonly checks: readonly ArgumentsCheck[];
};

function setOf(parts: readonly RuleParts[], { allowedBy, shared, checks }: Around): RuleSet {
  const limits = [...parts.flatMap((part) => part.limits), ...shared];
  const approvals = parts.flatMap((part) => part.approvals);
  const isFixed =
    limits.every(({ cost }) => cost === undefined) && approvals.every(({ when }) => when.length === 0);
  const obligations: Obligation[] = [...limits, ...approvals].map(({ obligation }) => obligation);
  return {
    allowedBy,
    arguments: checks,
    require: parts.flatMap((part) => part.require),
    denyIf: parts.flatMap((part) => part.denyIf),
    denied: parts.flatMap((part) => part.denied),
    limits,
    approvals,
    allowed: isFixed && allowedBy !== undefined ? decision("allow", allowedBy, { obligations }) : undefined,
  };
}
