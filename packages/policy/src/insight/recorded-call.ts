import type { JsonObject } from "@sallyport/json";
import type { Decision } from "../decide/decision.ts";
import type { PolicyContext } from "../decide/policy-request.ts";
import type { Scope } from "../language/document.ts";

/** A call as a log has it. What is left out was not recorded, and nothing is guessed for it. */
export type RecordedCall = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tool: string;
  readonly args?: JsonObject | undefined;
  /** The names of the arguments, where their values were not recorded. */
  readonly argKeys?: readonly string[] | undefined;
  /** Its `now` is the time of the call, unless it says otherwise. */
  readonly context?: PolicyContext | undefined;
  /**
   * Whose budgets the call draws on. Null: there is none (no session). Left out: identity and session are those of the
   * context, and all calls are of one server and one organisation.
   */
  readonly owners?: Partial<Readonly<Record<Scope, string | null>>> | undefined;
  readonly durationMs?: number | undefined;
  /** Whether people said yes, where they were asked. */
  readonly approved?: boolean | undefined;
  /** The call never ran, so that what it drew was given back. */
  readonly rolledBack?: boolean | undefined;
  /** What was decided then. */
  readonly decided?: Pick<Decision, "effect" | "rule" | "reason"> | undefined;
};

/** What a policy makes of a call, its limits included. `unknown`: that depends on something that was not recorded. */
export type Outcome = {
  readonly effect: "allow" | "deny" | "approval" | "unknown";
  readonly rule: string;
  readonly reason: string;
};
