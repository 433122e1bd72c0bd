import fc from "fast-check";
import { expect, it } from "vitest";
import type { AuditRecord, Charge, DecisionRecord, OutcomeRecord, ShadowNote } from "./decision-record.ts";
import { recordJson } from "./record-json.ts";

const text = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constant('\ud800\u2028"\\\0'));
const textOrNone = fc.option(text);
const number = fc.oneof(fc.nat(), fc.double());

const charges = fc.array(
  fc.record<Charge>({ key: text, windowStart: number, windowMs: number, amount: text }),
  { maxLength: 3 },
);
const notes = fc.array(
  fc.record<ShadowNote>({ effect: fc.constantFrom("allow", "deny"), rule: text, reason: text }),
  { maxLength: 3 },
);
const decided = {
  kind: fc.constant("decision" as const),
  callId: text,
  at: number,
  orgId: textOrNone,
  serverId: textOrNone,
  identityId: textOrNone,
  grantId: textOrNone,
  policyId: textOrNone,
  policyRevision: fc.option(number),
  method: textOrNone,
  tool: textOrNone,
  effect: fc.constantFrom("allow" as const, "deny" as const),
  answer: fc.constantFrom("forwarded" as const, "D" as const),
  rule: text,
  reason: text,
  argKeys: fc.array(text, { maxLength: 3 }),
  decisionMicros: number,
  remote: textOrNone,
  charges,
};
const decision = fc.record<DecisionRecord>(decided);
const fullDecision = fc.record<Required<DecisionRecord>>({ ...decided, subject: text, shadow: notes });
const outcome = fc.record<OutcomeRecord>({
  kind: fc.constant("outcome"),
  callId: text,
  orgId: text,
  decidedAt: number,
  at: number,
  result: fc.constantFrom("ok", "tool_error", "cut_off"),
  upstreamStatus: fc.option(number),
  upstreamMicros: number,
  totalMicros: number,
  responseBytes: number,
  rolledBack: fc.boolean(),
  charges,
});

it("says of any record what JSON.stringify says", () => {
  const record: fc.Arbitrary<AuditRecord> = fc.oneof(decision, fullDecision, outcome);
  fc.assert(
    fc.property(record, (any) => {
      expect(JSON.parse(recordJson(any))).toEqual(JSON.parse(JSON.stringify(any)));
    }),
  );
});
