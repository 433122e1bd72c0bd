import type { Approvers, Scope, Window } from "../language/document.ts";
import type { Operator } from "../language/operators.ts";
import type { ConditionResult } from "../values/evaluate-operator.ts";

/** max and amount count units of 1e-9, so that costs stay exact; a plain call costs one AMOUNT_UNIT. */
export const AMOUNT_UNIT = 1_000_000_000n;

/** `rule` is a JSON Pointer into the document, or a bracketed name. `hidden`: answer as for a tool that does not exist. */
export type Decision = {
  readonly effect: "allow" | "deny";
  readonly rule: string;
  readonly reason: string;
  readonly hidden: boolean;
  readonly obligations: readonly Obligation[];
  /** What the rules in shadow would have said, had they been enforced. Left out when they said nothing. */
  readonly shadow?: readonly ShadowDecision[];
  /** What somebody should be told although the call goes on. */
  readonly alerts?: readonly Alert[];
  /** Only when it was asked for. */
  readonly trace?: readonly TraceEntry[];
};

/** `effect` allow: provided that the obligations are met. */
export type ShadowDecision = Pick<Decision, "effect" | "rule" | "reason" | "obligations">;

export type Alert = { readonly rule: string; readonly reason: string };

/** What must still succeed before the call may go on, in order; one that is not understood or fails denies it. */
export type Obligation = LimitObligation | ConcurrencyObligation | ApprovalObligation;

/** A budget of `max` per window. `reason` is told when it refuses. */
export type LimitObligation = {
  readonly kind: "limit";
  readonly rule: string;
  readonly counter: string;
  readonly scope: Scope;
  readonly window: Window;
  readonly max: bigint;
  readonly amount: bigint;
  readonly reason: string;
};

/** At most `max` calls at the same time. */
export type ConcurrencyObligation = {
  readonly kind: "concurrency";
  readonly rule: string;
  readonly counter: string;
  readonly scope: Scope;
  readonly max: number;
  readonly reason: string;
};

export type ApprovalObligation = {
  readonly kind: "approval";
  readonly rule: string;
  readonly reason: string;
  readonly approvers: Approvers;
  readonly quorum: number;
  readonly expiresMs: number;
  readonly waitMs: number;
};

/** The steps of docs/policy-language.md, section 3, in their order. */
export type Step =
  | "hidden"
  | "default"
  | "quarantine"
  | "arguments"
  | "require"
  | "deny_if"
  | "action"
  | "limit"
  | "approval";

/** One rule that was looked at. Says the paths and the results, and of a value its JSON type only. */
export type TraceEntry = {
  readonly rule: string;
  readonly step: Step;
  /** failed: it denied the call, or (in shadow) would have; not_reached: another rule had denied it before. */
  readonly outcome: "passed" | "failed" | "not_reached";
  readonly shadow: boolean;
  readonly conditions: readonly TraceCondition[];
};

export type TraceCondition = {
  readonly path: string;
  readonly op: Operator;
  readonly result: ConditionResult;
  readonly type: JsonType;
};

/** `unknown`: behind something that is not an object, or a part of the context that was not given. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object" | "absent" | "unknown";
