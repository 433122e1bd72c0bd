import type { DecisionRecord } from "@sallyport/audit";
import type { Clock } from "../../adapters/clock.ts";
import { type Seen, seeWithin, type Within } from "../call/call.ts";
import { toDecisionRecord } from "./decision-record.ts";

/** The row of something that was decided in the course of a request, and what is known of it for its outcome. */
export type WithinRow = {
  readonly seen: Seen;
  readonly record: DecisionRecord;
  readonly isPassedOn: boolean;
};

export function toWithinRow(call: Seen, within: Within, clock: Clock): WithinRow {
  const { method, effect, rule, reason, policyRevision, shadow } = within;
  const seen = seeWithin(call, method, clock);
  Object.assign(seen.draft, { policyRevision, shadow });
  const isPassedOn = effect === "allow";
  const answer = isPassedOn ? "forwarded" : "E";
  const decision = { effect, answer, rule, reason, charges: [] } as const;
  return { seen, record: toDecisionRecord(seen, decision, clock.elapsed()), isPassedOn };
}
