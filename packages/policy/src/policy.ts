import type { JsonObject } from "@sallyport/json";
import type { Effect } from "./document.ts";
import type { Judge } from "./judge.ts";
import type { Path } from "./path.ts";

/** max and amount count units of 1e-9, so that costs stay exact; a plain call costs one AMOUNT_UNIT. */
export const AMOUNT_UNIT = 1_000_000_000n;

/** `known` false: the server is known not to have this tool. True when absent. */
export type PolicyRequest = { tool: string; args: JsonObject; known?: boolean };

/** `rule` is a JSON Pointer into the document, or a bracketed name. `hidden`: answer as for a tool that does not exist. */
export type Decision = {
  effect: "allow" | "deny";
  rule: string;
  reason: string;
  hidden: boolean;
  obligations: readonly Obligation[];
};

/** What must still succeed before the call may go on, in order; one that is not understood or fails denies it. */
export type Obligation = LimitObligation | ApprovalObligation;

/** A budget of `max` per fixed window, aligned to the epoch (UTC). `reason` is told when it refuses. */
export type LimitObligation = {
  kind: "limit";
  rule: string;
  counter: string;
  scope: "grant";
  windowMs: number;
  max: bigint;
  amount: bigint;
  reason: string;
};

export type ApprovalObligation = { kind: "approval"; rule: string; reason: string };

/** A loaded policy. Names are looked up in a Map and a Set, never in an object with a prototype. */
export type Policy = {
  readonly hash: string;
  readonly default: Effect;
  readonly hidesAll: boolean;
  readonly hidden: ReadonlySet<string>;
  readonly tools: ReadonlyMap<string, ToolPolicy>;
  /** For the tools without a rule, under default allow. */
  readonly otherTools: ToolPolicy;
};

/** `denied`: what the call is answered when it gets past the predicates. `allowed`: what else, if no limit has a cost. */
export type ToolPolicy = {
  readonly require: readonly Check[];
  readonly denyIf: readonly Check[];
  readonly denied: Decision | undefined;
  readonly allowed: Decision;
  readonly costs: readonly Cost[];
};

/** One condition: how to judge what stands at the path. Equal paths of one policy are one object. */
export type Test = { readonly path: Path; readonly judge: Judge };

export type Check = { readonly tests: readonly Test[]; readonly denial: Decision };

/** The obligation at `index` costs what stands at `path`. */
export type Cost = { readonly index: number; readonly path: Path; readonly denial: Decision };
