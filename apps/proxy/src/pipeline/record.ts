import type { ReservedCharge } from "@sallyport/limits";
import type { Seen } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import type { Refusal } from "./call/refusal.ts";
import { toCharge } from "./record/charge.ts";
import { toDecisionRecord } from "./record/decision-record.ts";
import { toWithinRow } from "./record/within-record.ts";

/**
 * Step 8: resolves when the decision to forward is on the disk, and that on each answer that it brings: these are given.
 * Rejects when it cannot get there; nothing may be forwarded then.
 */
export async function record(
  call: Seen,
  permitted: { rule: string; reserved: readonly ReservedCharge[] },
  ports: Ports,
): Promise<readonly Seen[]> {
  const { rule, reserved } = permitted;
  const charges = reserved.map(toCharge);
  const decision = { effect: "allow", answer: "forwarded", rule, reason: "", charges } as const;
  const { spool, clock } = ports;
  const answers = call.draft.answers.map((answer) => toWithinRow(call, answer, clock));
  const own = spool.append(toDecisionRecord(call, decision, clock.elapsed()));
  await Promise.all([own, ...answers.map((answer) => spool.append(answer.record))]);
  return answers.map(({ seen }) => seen);
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
  if (isSampled) return ports.spool.appendLazily(written);
  // Where answers are denied, that is why; of answers to a request that is refused for itself nothing is decided.
  const denied = call.draft.answers.filter(({ effect }) => effect === "deny");
  const rows = denied.map((answer) => toWithinRow(call, answer, ports.clock).record);
  await Promise.all([written, ...rows].map((row) => ports.spool.append(row)));
}

/** F, where the decision or another refusal could not be recorded in time: its row follows once the disk takes it. */
export function recordLate(call: Seen, refusal: Refusal, ports: Ports): void {
  const { reason } = refusal.note;
  const decision = { effect: "deny", answer: refusal.answer, rule: "", reason, charges: [] } as const;
  ports.spool.appendLazily(toDecisionRecord(call, decision, ports.clock.elapsed()));
}
