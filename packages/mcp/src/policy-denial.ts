import { type JsonObject, stringify } from "@sallyport/json";
import { ErrorCode } from "./error-code.ts";
import type { RequestId } from "./message.ts";
import type { Era } from "./method-table.ts";
import { type ErrorAnswer, errorBody } from "./rpc-error.ts";

/** Where a result says how it was decided (docs/contract.md, D). */
export const DECISION_KEY = "sallyport/decision";

export type Denial = {
  readonly rule: string;
  /** Id of the policy; null when the grant has none. */
  readonly policy: string | null;
  /** Number of its revision; null when none decided. */
  readonly revision: number | null;
  /** The sentence of the rule, for the agent. */
  readonly reason: string;
  /** Milliseconds until a repeated call can pass; absent when waiting does not help. */
  readonly retryAfterMs?: number;
  /** Absent where the request was denied after it reached the server. */
  readonly callId?: string;
};

/**
 * Answer D: a tools/call that was denied, as a result with `isError`, which every client hands to its model
 * (docs/contract.md, D). The text says what happened, why, and what to do next.
 */
export function deniedBody(id: RequestId, denial: Denial, era: Era = "session"): string {
  const decision = decisionOf(denial);
  const { reason } = denial;
  const text = `[POLICY DENIED] ${reason}\n${whatNext(denial)}`;
  const result: JsonObject = {
    content: [{ type: "text", text }],
    isError: true,
    _meta: { [DECISION_KEY]: decision },
  };
  if (era === "stateless") result["resultType"] = "complete";
  return stringify({ jsonrpc: "2.0", id, result });
}

/** Answer E: another governed request that was denied, as an error with the same data. */
export function refusedBody(id: RequestId, denial: Denial): string {
  return errorBody(id, refusedError(denial));
}

/** The error in it, for where an error stands inside of something else. */
export function refusedError(denial: Denial): Required<ErrorAnswer> {
  const message = `[POLICY DENIED] ${denial.reason}`;
  return { code: ErrorCode.denied, message, data: decisionOf(denial) };
}

function decisionOf({ rule, policy, revision, reason, retryAfterMs, callId }: Denial): JsonObject {
  const decision: JsonObject = { decision: "deny", rule, policy, revision, reason };
  if (retryAfterMs !== undefined) decision["retryAfterMs"] = retryAfterMs;
  if (callId !== undefined) decision["callId"] = callId;
  return decision;
}

function whatNext({ rule, retryAfterMs, callId }: Denial): string {
  const next =
    retryAfterMs === undefined
      ? "Do not repeat it unchanged: change the call to fit the rule, or ask the person who gave you access."
      : `Call again in ${Math.ceil(retryAfterMs / 1000)} s, not earlier.`;
  return `The call did not reach the server. ${next} (rule ${rule}, call ${callId})`;
}
