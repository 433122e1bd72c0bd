import type { JsonObject } from "@sallyport/json";
import type { Approvers, ArgumentsRule, Scope, SurfaceName, Window } from "./document.ts";
import type { RiskClass } from "./grammar-words.ts";
import type { Verdict } from "./judge.ts";
import type { LoadedPolicy } from "./loaded-policy.ts";
import type { Operator } from "./operators.ts";

/** max and amount count units of 1e-9, so that costs stay exact; a plain call costs one AMOUNT_UNIT. */
export const AMOUNT_UNIT = 1_000_000_000n;

/**
 * One call. A part of the context that is left out counts as missing state and denies where a rule asks for it; null,
 * or a label that is not set, is known not to be there.
 */
export type PolicyRequest = PolicyContext & { readonly tool: string; readonly args: JsonObject };

export type PolicyContext = {
  /** Whose kill switch is thrown: every request of theirs is denied, whatever the policy says. */
  readonly killSwitch?: KillSwitch | undefined;
  /** False: the server is known not to have this tool. True when left out. */
  readonly known?: boolean | undefined;
  /** Null: nobody knows, so that the rules of every class restrict it. */
  readonly toolClass?: RiskClass | null | undefined;
  /** What a person has seen of the tool's definition; reviewed when left out. */
  readonly definition?: "reviewed" | "new" | "changed" | undefined;
  /** The pinned inputSchema, ready to check arguments; made by `@sallyport/policy/arguments`. */
  readonly schema?: SchemaCheck | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: number | undefined;
  readonly identity?: { readonly id: string; readonly kind: string; readonly labels: Labels } | undefined;
  readonly grant?: { readonly labels: Labels } | undefined;
  readonly session?: { readonly id: string } | null | undefined;
  readonly client?: { readonly name: string } | null | undefined;
  readonly server?: { readonly labels: Labels } | undefined;
};

type KillSwitch = "org" | "server" | "identity" | "grant";

export type Labels = Readonly<Record<string, string>>;

/** Says what is wrong with the arguments and what to write instead, or undefined when nothing is. */
export type SchemaCheck = {
  check(args: JsonObject, additional: ArgumentsRule["additional"]): string | undefined;
};

/** A request of something else than a tool. `name`: a resource's URI, a prompt's name. */
export type SurfaceRequest = PolicyContext & {
  readonly surface: SurfaceName;
  readonly name?: string | undefined;
};

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

/** One rule that was looked at. Says the paths and the verdicts, and of a value its JSON type only. */
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
  readonly verdict: Verdict;
  readonly type: JsonType;
};

/** `unknown`: behind something that is not an object, or a part of the context that was not given. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object" | "absent" | "unknown";

/** A policy that is ready to decide, alone or below an organisation's baseline. */
export type Policy = LoadedPolicy;
