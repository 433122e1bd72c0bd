import { describe, expect, it } from "vitest";
import { contextWith, SESSION } from "../../testing/call-context.ts";
import type { Call } from "../call/call.ts";
import { isKnownTool, policyRequest } from "./policy-request.ts";

const pinned = (reviewedHash: string | null) => ({
  name: "pay",
  hash: "b",
  reviewedHash,
  annotations: { readOnlyHint: true },
  inputSchema: null,
});
const requestIn = (context: ReturnType<typeof contextWith>) => {
  const inbound = { kind: "call", tool: "pay", args: { amount: 1 } } as never;
  return policyRequest({ at: 5 } as Call, inbound, context);
};

describe("policyRequest", () => {
  it("says who asks for what, when", () => {
    expect(requestIn(contextWith(undefined, { session: SESSION, clientName: "editor" }))).toMatchObject({
      tool: "pay",
      args: { amount: 1 },
      now: 5,
      identity: { id: "identity", kind: "agent" },
      session: { id: "session" },
      client: { name: "editor" },
    });
  });

  it("leaves out a client that nobody can tell, and says that there is no session", () => {
    const request = requestIn(contextWith());
    expect(request.client).toBeUndefined();
    expect(request.session).toBeNull();
  });

  it.each<[string, string | null, "new" | "changed" | "reviewed"]>([
    ["nobody reviewed", null, "new"],
    ["changed since its review", "a", "changed"],
    ["is as it was reviewed", "b", "reviewed"],
  ])("of a tool that %s", (_, reviewedHash, definition) => {
    const request = requestIn(contextWith(undefined, { tools: [pinned(reviewedHash)] }));
    expect(request).toMatchObject({ definition, known: true });
  });

  it("goes by what a list showed since the review", () => {
    const context = contextWith(undefined, { tools: [pinned("b")] });
    context.access.server.memory.seenTools.set("pay", "c");
    expect(requestIn(context).definition).toBe("changed");
  });
});

it("a tool is known from a discovery, or from a list since", () => {
  const context = contextWith(undefined, { tools: [pinned("b")] });
  context.access.server.memory.seenTools.set("seen", "x");
  expect(["pay", "seen", "other"].map((tool) => isKnownTool(tool, context))).toEqual([true, true, false]);
});
