import type { ArgumentsRule } from "../language/document.ts";
import type { ArgumentPath } from "../values/path.ts";
import type { ConditionTree } from "./condition-tree.ts";
import type { ApprovalObligation, ConcurrencyObligation, Decision, LimitObligation } from "./decision.ts";

/** What a decision says of the rule behind it. */
export type Rule = { readonly rule: string; readonly reason: string };

/** Everything that applies to one tool, in the order in which it is asked. `trees` must all hold. */
export type ToolPolicy = {
  readonly isHidden: boolean;
  /** A rule names the tool exactly, so that its name is not of the caller's making. */
  readonly isNamed: boolean;
  readonly enforced: RuleSet;
  /** The rules in shadow, if there are any. */
  readonly shadow: RuleSet | undefined;
};

export type RuleSet = {
  /** What an allowance names; undefined when no rule lets the tool be called. */
  readonly allowedBy: Rule | undefined;
  readonly arguments: readonly ArgumentsCheck[];
  readonly require: readonly Check[];
  readonly denyIf: readonly Check[];
  /** `action: "deny"`: the first one answers. */
  readonly denied: readonly Decision[];
  readonly limits: readonly LimitCheck[];
  readonly approvals: readonly ApprovalCheck[];
  /** What to answer when nothing denies and nothing of it depends on the call; undefined when something does. */
  readonly allowed: Decision | undefined;
};

export type Check = { readonly trees: readonly ConditionTree[]; readonly denial: Decision };

export type ArgumentsCheck = {
  readonly rule: string;
  readonly additional: ArgumentsRule["additional"];
  /** When there is no schema to check with. */
  readonly denial: Decision;
};

/** `cost`: where the amount stands; the denial when there is none. */
export type LimitCheck = {
  readonly obligation: LimitObligation | ConcurrencyObligation;
  readonly cost: { readonly path: ArgumentPath; readonly denial: Decision } | undefined;
};

export type ApprovalCheck = {
  readonly obligation: ApprovalObligation;
  readonly when: readonly ConditionTree[];
};
