import { type Charge, type DecisionRecord, printable, type ShadowNote } from "@sallyport/audit";
import type { ReservedCharge } from "@sallyport/limits";
import type { Seen } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import type { Refusal } from "./call/refusal.ts";

const MAX_REASON_LENGTH = 1000;

type Verdict = Pick<DecisionRecord, "effect" | "answer" | "rule" | "reason" | "charges">;

/**
 * Step 7: resolves when the decision to forward is on the disk. Rejects when it cannot get there; nothing may be
 * forwarded then.
 */
export function record(
  call: Seen,
  permitted: { rule: string; reserved: readonly ReservedCharge[] },
  ports: Ports,
): Promise<void> {
  const { rule, reserved } = permitted;
  const charges = reserved.map(toChargeRecord);
  return ports.spool.append(
    toRecord(call, { effect: "allow", answer: "forwarded", rule, reason: "", charges }, ports),
  );
}

/**
 * The decision to refuse. For a grant it is on the disk before the client is answered, so nothing is ever answered
 * unrecorded; for a stranger it is sampled, and nobody waits for it. Rejects when it cannot be written.
 */
export async function recordRefusal(call: Seen, refusal: Refusal, ports: Ports): Promise<void> {
  const { rule = "", reason } = refusal.note;
  const verdict: Verdict = { effect: "deny", answer: refusal.answer, rule, reason, charges: [] };
  if (call.draft.orgId !== null) await ports.spool.append(toRecord(call, verdict, ports));
  else if (ports.refusals.admit(call.remote, call.at)) {
    ports.spool.appendLazily(toRecord(call, verdict, ports));
  }
}

export function toChargeRecord({ key, windowStart, windowMs, amount }: ReservedCharge): Charge {
  return { key, windowStart, windowMs, amount: amount.toString() };
}

function toRecord(
  { id, at, startedAt, draft, remote }: Seen,
  verdict: Verdict,
  ports: Ports,
): DecisionRecord {
  const { effect, answer, rule, reason, charges } = verdict;
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
    decisionMicros: microsSince(startedAt, ports.clock.elapsed()),
    remote: draft.orgId === null ? remote : null,
    charges,
  };
  const { subject, shadow } = draft;
  if (subject === undefined && shadow.length === 0) return record;
  return {
    ...record,
    ...(subject === undefined ? {} : { subject }),
    ...(shadow.length === 0 ? {} : { shadow: shadow.map(printableNote) }),
  };
}

function printableNote({ effect, rule, reason }: ShadowNote): ShadowNote {
  return { effect, rule, reason: printable(reason, MAX_REASON_LENGTH) };
}

const MAX_MICROS = 2 ** 31 - 1;

/** Whole microseconds between two times of the clock that never jumps, as the trail's columns hold them. */
export function microsSince(from: number, to: number): number {
  return Math.min(MAX_MICROS, Math.max(0, Math.round((to - from) * 1000)));
}
