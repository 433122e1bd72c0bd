import type { DecisionRecord } from "@sallyport/audit";

/** For tests of the spool: a record that its reason identifies. */
export const record = (reason: string): DecisionRecord => ({
  kind: "decision",
  callId: "00000000-0000-4000-8000-000000000000",
  at: 1,
  orgId: null,
  serverId: null,
  identityId: null,
  grantId: null,
  policyId: null,
  policyRevision: null,
  method: null,
  tool: null,
  effect: "deny",
  answer: "U",
  rule: "",
  reason,
  argKeys: [],
  decisionMicros: 1,
  remote: null,
  charges: [],
});
