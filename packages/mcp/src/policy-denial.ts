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
  /** Of the limit that denied; absent for other rules. */
  readonly limit?: DeniedLimit;
  /** Absent where the request was denied after it reached the server. */
  readonly callId?: string;
  /** Of the approval that was denied, or that came to nothing. */
  readonly approvalId?: string;
};

/** Why a call waits for people, and when it may be made again. */
export type Pending = Required<Omit<Denial, "limit">> & {
  /** Where people decide; null where this proxy does not know. */
  readonly approvalUrl: string | null;
};

/** How far a limit is used up. */
type DeniedLimit = {
  readonly max: number;
  /** What is left of the maximum; a call that would take more than that is denied. */
  readonly left: number;
  /** When all that is used now counts no longer, in ISO 8601; absent for places, and where nothing is used. */
  readonly resets?: string;
};

/**
 * Answer D: a tools/call that was denied, as a result with `isError`, which every client hands to its model
 * (docs/contract.md, D). The text says what happened, why, and what to do next.
 */
export function deniedBody(id: RequestId, denial: Denial, era: Era = "session"): string {
  const text = `[POLICY DENIED] ${denial.reason}\n${whatNext(denial)}`;
  return failedResult(id, { text, decision: decisionOf(denial) }, era);
}

/** Answer W: a tools/call that waits for people, as a result like that of D (docs/contract.md, W). */
export function pendingBody(id: RequestId, pending: Pending, era: Era = "session"): string {
  return failedResult(id, { text: pendingText(pending), decision: pendingOf(pending) }, era);
}

/** Answer W to who cannot read a result: a call that asks for a task in the session era. */
export function pendingErrorBody(id: RequestId, pending: Pending): string {
  const message = pendingText(pending);
  return errorBody(id, { code: ErrorCode.approvalPending, message, data: pendingOf(pending) });
}

function failedResult(id: RequestId, said: { text: string; decision: JsonObject }, era: Era): string {
  const result: JsonObject = {
    content: [{ type: "text", text: said.text }],
    isError: true,
    _meta: { [DECISION_KEY]: said.decision },
  };
  if (era === "stateless") result["resultType"] = "complete";
  return stringify({ jsonrpc: "2.0", id, result });
}

function pendingText({ reason, rule, approvalUrl, retryAfterMs, callId }: Pending): string {
  const where = approvalUrl === null ? "" : ` at ${approvalUrl}`;
  const next = `Make the same call again, unchanged, in ${Math.ceil(retryAfterMs / 1000)} s: once approved, it runs.`;
  return `[APPROVAL PENDING] ${reason}\nThe call did not reach the server. A person decides about it${where}. ${next} (rule ${rule}, call ${callId})`;
}

function pendingOf({ approvalUrl, ...pending }: Pending): JsonObject {
  const decision = { ...decisionOf(pending), decision: "pending" };
  return approvalUrl === null ? decision : { ...decision, approvalUrl };
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

function decisionOf(denial: Denial): JsonObject {
  const { rule, policy, revision, reason, retryAfterMs, limit, callId, approvalId } = denial;
  const decision: JsonObject = { decision: "deny", rule, policy, revision, reason };
  if (retryAfterMs !== undefined) decision["retryAfterMs"] = retryAfterMs;
  if (limit !== undefined) {
    decision["limit"] = limit.max;
    decision["left"] = limit.left;
    if (limit.resets !== undefined) decision["resets"] = limit.resets;
  }
  if (callId !== undefined) decision["callId"] = callId;
  if (approvalId !== undefined) decision["approvalId"] = approvalId;
  return decision;
}

function whatNext({ rule, retryAfterMs, callId }: Denial): string {
  const next =
    retryAfterMs === undefined
      ? "Do not repeat it unchanged: change the call to fit the rule, or ask the person who gave you access."
      : `Call again in ${Math.ceil(retryAfterMs / 1000)} s, not earlier.`;
  return `The call did not reach the server. ${next} (rule ${rule}, call ${callId})`;
}
