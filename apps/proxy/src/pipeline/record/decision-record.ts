import { type DecisionRecord, printable, type ShadowNote } from "@sallyport/audit";
import type { Seen } from "../call/call.ts";
import { microsSince } from "./micros.ts";

const MAX_REASON_LENGTH = 1000;

/** What was decided, and what it took of limits. */
export type RecordedDecision = Pick<DecisionRecord, "effect" | "answer" | "rule" | "reason" | "charges">;

/** What the record of a decision says. @param elapsed the time now, on the clock that never jumps */
export function toDecisionRecord(
  { id, at, startedAt, draft, remote, partOf }: Seen,
  decision: RecordedDecision,
  elapsed: number,
): DecisionRecord {
  const { effect, answer, rule, reason, charges } = decision;
  const record: DecisionRecord = {
    kind: "decision",
    callId: id,
    at,
    orgId: draft.orgId,
    serverId: draft.serverId,
    identityId: draft.identityId,
    grantId: draft.grantId,
    policyId: draft.policyId,
    policyRevision: draft.policyRevision,
    method: draft.method,
    tool: draft.tool,
    effect,
    answer,
    rule,
    reason: reason === "" ? "" : printable(reason, MAX_REASON_LENGTH),
    argKeys: draft.argKeys,
    decisionMicros: microsSince(startedAt, elapsed),
    remote: draft.orgId === null ? remote : null,
    charges,
  };
  const { subject, shadow, approvalId } = draft;
  const isPlain = subject === undefined && shadow.length === 0 && approvalId === undefined;
  if (isPlain && partOf === undefined) return record;
  return {
    ...record,
    ...(partOf === undefined ? {} : { partOf }),
    ...(subject === undefined ? {} : { subject }),
    ...(shadow.length === 0 ? {} : { shadow: shadow.map(printableNote) }),
    ...(approvalId === undefined ? {} : { approvalId }),
  };
}

function printableNote({ effect, rule, reason }: ShadowNote): ShadowNote {
  return { effect, rule, reason: printable(reason, MAX_REASON_LENGTH) };
}
