import type { ReservedCharge } from "@sallyport/limits";
import type { Seen } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import type { Refusal } from "./call/refusal.ts";
import { toCharge } from "./record/charge.ts";
import { toDecisionRecord } from "./record/decision-record.ts";

/**
 * Step 8: resolves when the decision to forward is on the disk. Rejects when it cannot get there; nothing may be
 * forwarded then.
 */
export function record(
  call: Seen,
  permitted: { rule: string; reserved: readonly ReservedCharge[] },
  ports: Ports,
): Promise<void> {
  const { rule, reserved } = permitted;
  const charges = reserved.map(toCharge);
  const decision = { effect: "allow", answer: "forwarded", rule, reason: "", charges } as const;
  return ports.spool.append(toDecisionRecord(call, decision, ports.clock.elapsed()));
}

/**
 * The decision to refuse. For a grant it is on the disk before the client is answered, so nothing is ever answered
 * unrecorded; for a stranger it is sampled, and nobody waits for it. Rejects when it cannot be written.
 */
export async function recordRefusal(call: Seen, refusal: Refusal, ports: Ports): Promise<void> {
  const { rule = "", reason } = refusal.note;
  const decision = { effect: "deny", answer: refusal.answer, rule, reason, charges: [] } as const;
  const isSampled = call.draft.orgId === null;
  if (isSampled && !ports.refusals.admit(call.remote, call.at)) return;
  const written = toDecisionRecord(call, decision, ports.clock.elapsed());
  if (isSampled) ports.spool.appendLazily(written);
  else await ports.spool.append(written);
}

/** F, where the decision or another refusal could not be recorded in time: its row follows once the disk takes it. */
export function recordLate(call: Seen, refusal: Refusal, ports: Ports): void {
  const { reason } = refusal.note;
  const decision = { effect: "deny", answer: refusal.answer, rule: "", reason, charges: [] } as const;
  ports.spool.appendLazily(toDecisionRecord(call, decision, ports.clock.elapsed()));
}
