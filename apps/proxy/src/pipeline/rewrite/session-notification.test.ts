import { describe, expect, it } from "vitest";
import { NO_SIBLINGS } from "../../adapters/state/siblings.ts";
import { contextWith, policyFrom, SESSION } from "../../testing/call-context.ts";
import type { Ports } from "../call/ports.ts";
import { rewriteSessionNotification } from "./session-notification.ts";

const POLICY = policyFrom({ version: "2", default: "deny", surfaces: { elicitation: "allow" } });
const portsWith = (changes: object = {}): Ports =>
  ({
    clock: { now: () => 0 },
    siblings: NO_SIBLINGS,
    exchanges: { wantsProgress: (_: object, token: unknown) => token === "here" },
    serverRequests: { idOf: async (_: object, id: unknown) => (id === 5 ? "ours" : undefined) },
    ...changes,
  }) as unknown as Ports;

async function rewrite(method: string, params: object, { policy = POLICY, ports = portsWith() } = {}) {
  const context = contextWith(undefined, { session: SESSION });
  const owner = { grantId: "grant", serverId: "server", sessionId: "upstream-session" };
  const text = JSON.stringify({ jsonrpc: "2.0", method, params });
  const told = { method, params: params as never, text, owner, progressToken: "mine", context };
  return rewriteSessionNotification(told, policy, ports);
}

describe("rewriteSessionNotification", () => {
  it.each<[string, object, boolean]>([
    ["notifications/progress", { progressToken: "mine" }, true],
    ["notifications/progress", { progressToken: "here" }, true],
    ["notifications/progress", { progressToken: "another's" }, false],
    ["notifications/progress", {}, false],
    ["notifications/message", { level: "info", data: 1 }, true],
    ["notifications/tools/list_changed", {}, true],
    ["notifications/elicitation/complete", { elicitationId: "e" }, true],
    ["notifications/unheard_of", {}, false],
  ])("%s of %j passes as it came: %s", async (method, params, passes) => {
    const text = JSON.stringify({ jsonrpc: "2.0", method, params });
    expect(await rewrite(method, params)).toBe(passes ? text : undefined);
  });

  it.each([
    ["wants it", true],
    ["does not", false],
  ])("asks the other workers whose progress it is: one %s", async (_, wants) => {
    const siblings = { ...NO_SIBLINGS, ask: async () => wants };
    const ports = portsWith({ siblings });
    const text = await rewrite("notifications/progress", { progressToken: "there" }, { ports });
    expect(text !== undefined).toBe(wants);
  });

  it.each<[unknown, string | undefined]>([
    [5, "ours"],
    [6, undefined],
    [undefined, undefined],
  ])("a server that takes back its request %s takes back %s", async (requestId, ours) => {
    const text = await rewrite("notifications/cancelled", { requestId, reason: "late" });
    const params = text === undefined ? undefined : (JSON.parse(text) as { params: object }).params;
    expect(params).toEqual(ours === undefined ? undefined : { requestId: ours, reason: "late" });
  });

  it("drops the end of an elicitation where the policy has none", async () => {
    const policy = policyFrom({ version: "2", default: "deny" });
    expect(await rewrite("notifications/elicitation/complete", {}, { policy })).toBeUndefined();
  });
});
