import { expect, it } from "vitest";
import type { ListedApproval } from "./approval-types.ts";
import { similarCalls } from "./similar-calls.ts";

const call = (id: string, tool: string, identityId: string, rule = "/tools/*/approval"): ListedApproval =>
  ({
    id,
    tool,
    rule,
    server: { id: "s", name: "Shop" },
    identity: { id: identityId, name: "Bot", kind: "agent" },
    clientName: null,
  }) as ListedApproval;
const grouped = (...approvals: ListedApproval[]) =>
  similarCalls(approvals).map((group) => group.approvals.map(({ id }) => id));

it("groups calls of one tool, identity and rule, and no others", () => {
  expect(
    grouped(
      call("1", "refund", "a"),
      call("2", "charge", "a"),
      call("3", "refund", "a"),
      call("4", "refund", "b"),
    ),
  ).toEqual([["1", "3"], ["2"], ["4"]]);
  expect(grouped(call("1", "refund", "a"), call("2", "refund", "a", "/tools/refund/approval"))).toEqual([
    ["1"],
    ["2"],
  ]);
});

it("makes no group of no call", () => expect(grouped()).toEqual([]));
