import type { HoldAnswer } from "@sallyport/store";
import type { Call } from "../call/call.ts";
import type { Ports } from "../call/ports.ts";
import { type Refusal, UNAUTHORIZED, unavailable, waiting } from "../call/refusal.ts";
import { asksForTask, deny, type ToolCall } from "../decide/permission.ts";

/** When an agent should ask again after people: often enough for it, and no burden. */
const AGAIN_MS = 15_000;
/** After what another call of it mends at once. */
const SOON_MS = 1000;
const LATER_MS = 60_000;

type Answer = Exclude<HoldAnswer, { state: "claimed" } | { edited: string }>;

/** What a call is answered that people have not approved. */
export function unapproved(
  call: Call,
  asked: { inbound: ToolCall; rule: string; reason: string; answer: Answer },
  ports: Ports,
): Refusal {
  const { inbound, rule, answer } = asked;
  const denied = (reason: string, retryAfterMs?: number): Refusal =>
    deny(call, inbound, { rule, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  switch (answer.state) {
    case "pending":
      return pending(call, { ...asked, answer }, ports);
    case "denied":
      return denied(`Denied by a person: ${answer.reason ?? "no reason was given."}`);
    case "expired":
      return denied(`Held by ${rule}: nobody approved this call in time. Call again to ask anew.`, SOON_MS);
    case "used":
      return denied(
        `Held by ${rule}: the approval was for one call, and an equal one ran under it. Call again to ask for another.`,
        SOON_MS,
      );
    case "withdrawn":
    case "changed":
      return changed(call, inbound, rule);
    case "too_many":
      return denied(
        `Held by ${rule}: too many calls wait for approval already, so nobody was asked about this one.`,
        LATER_MS,
      );
    case "gone":
      return UNAUTHORIZED;
    default:
      return notUnderstood(answer);
  }
}

/** Of a database that a newer version migrated. */
function notUnderstood(answer: never): Refusal {
  const { state }: HoldAnswer = answer;
  return unavailable(`The state ${state} of an approval is not known here.`);
}

/** The call, the policy or the tool is not what people were asked about. */
export function changed(call: Call, inbound: ToolCall, rule: string): Refusal {
  const reason = `Held by ${rule}: what the approval would have been for has changed meanwhile. Call again to ask anew.`;
  return deny(call, inbound, { rule, reason, retryAfterMs: SOON_MS });
}

function pending(
  call: Call,
  asked: {
    inbound: ToolCall;
    rule: string;
    reason: string;
    answer: Extract<Answer, { id: string }>;
  },
  { dashboardUrl }: Ports,
): Refusal {
  const { inbound, rule, reason, answer } = asked;
  const { policyId, policyRevision } = call.draft;
  const { id: approvalId, org, expiresInMs } = answer;
  const era = inbound.stateless === undefined ? "session" : "stateless";
  return waiting(
    inbound.id,
    {
      rule,
      reason,
      policy: policyId,
      revision: policyRevision,
      callId: call.id,
      approvalId,
      approvalUrl: dashboardUrl === undefined ? null : `${dashboardUrl}/${org}/approvals/${approvalId}`,
      retryAfterMs: Math.ceil(Math.min(AGAIN_MS, Math.max(expiresInMs, SOON_MS))),
    },
    asksForTask(inbound) ? undefined : era,
  );
}
