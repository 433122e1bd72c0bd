import type { Obligation } from "@sallyport/policy";
import { describe, expect, it } from "vitest";
import type { GrantPolicy } from "../../adapters/state/access.ts";
import { contextWith } from "../../testing/call-context.ts";
import { type Call, see } from "../call/call.ts";
import { deny, dutiesOf, noteRevision, type ToolCall } from "./permission.ts";

const LIMIT: Obligation = {
  kind: "limit",
  rule: "/all_tools/limits/0",
  counter: "calls",
  scope: "grant",
  window: { kind: "fixed", unit: "minute" },
  max: 1n,
  amount: 1n,
  reason: "",
};

it("limits can be met", () => expect(dutiesOf([LIMIT])).toEqual({ limits: [LIMIT], approvals: [] }));

it("an obligation of a kind that a later version knows denies, wherever it stands", () => {
  const unknown = { kind: "payment", rule: "/tools/a/payment", reason: "Pay." } as never;
  for (const obligations of [[unknown], [LIMIT, unknown], [unknown, LIMIT]]) {
    expect(dutiesOf(obligations)).toMatchObject({ rule: "/tools/a/payment", reason: expect.any(String) });
  }
});

it.each<[string, GrantPolicy, number | null]>([
  ["that decided", contextWith({ version: "2", default: "deny" }), 7],
  ["that could not be loaded", { policy: null, policyEntry: { revision: 7 } as never }, null],
  ["that is not there", contextWith(), null],
])("notes the revision of a policy %s", (_, grantPolicy, revision) => {
  const { draft } = see("", { now: () => 0, elapsed: () => 0 });
  noteRevision(draft, grantPolicy);
  expect(draft.policyRevision).toBe(revision);
});

describe("deny", () => {
  const call = { id: "c", draft: { policyId: "policy", policyRevision: 7 } } as Call;
  const CALL = { kind: "call", id: 1, method: "tools/call", tool: "pay" } as unknown as ToolCall;
  const STATELESS = {
    headers: [],
    clientName: undefined,
    capabilities: new Set<string>(),
    params: new Map<string, string>(),
  };

  it.each<[string, ToolCall, "D" | "E"]>([
    ["a call", CALL, "D"],
    ["a stateless call", { ...CALL, stateless: STATELESS }, "D"],
    ["a stateless call that may become a task", { ...CALL, stateless: STATELESS, asTask: true }, "D"],
    ["a call that awaits a task", { ...CALL, asTask: true }, "E"],
  ])("answers %s", (_, inbound, answer) => {
    const refusal = deny(call, inbound, { rule: "/default", reason: "No." });
    expect(refusal).toMatchObject({ answer, note: { rule: "/default", reason: "No." } });
    expect(refusal.body).toContain("/default");
  });
});
