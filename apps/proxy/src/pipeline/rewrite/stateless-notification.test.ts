import { describe, expect, it } from "vitest";
import { contextWith, policyFrom } from "../../testing/call-context.ts";
import type { Inbound } from "../call/call.ts";
import type { Ports } from "../call/ports.ts";
import { rewriteStatelessNotification, rewriteSubscriptionEnd } from "./stateless-notification.ts";

const POLICY = policyFrom({
  version: "2",
  default: "deny",
  surfaces: { resources: { allow: ["file:///docs/**"] } },
});
const CALL = { kind: "call", id: 1, method: "tools/call", progressToken: "mine" } as unknown as Inbound;
const SUBSCRIPTION = { kind: "request", id: 7, method: "subscriptions/listen" } as unknown as Inbound;

function rewrite(inbound: Inbound, method: string, params: object = {}): string | undefined {
  const text = JSON.stringify({ jsonrpc: "2.0", method, params });
  const asked = { inbound, context: contextWith(), ports: {} as Ports, questions: [] };
  return rewriteStatelessNotification({ method, params: params as never, text }, asked, POLICY);
}

describe("on a request", () => {
  it.each<[string, object, boolean]>([
    ["notifications/progress", { progressToken: "mine" }, true],
    ["notifications/message", { level: "info", data: 1 }, true],
    ["notifications/progress", { progressToken: "another" }, false],
    ["notifications/tools/list_changed", {}, false],
    ["notifications/tasks", {}, false],
    ["notifications/unheard_of", {}, false],
  ])("%s of %j passes: %s", (method, params, passes) =>
    expect(rewrite(CALL, method, params) !== undefined).toBe(passes),
  );
});

describe("on a subscription", () => {
  const META = { "io.modelcontextprotocol/subscriptionId": 7 };

  it.each<[string, object, object | undefined]>([
    ["notifications/tools/list_changed", { hint: "wipe_disk" }, {}],
    ["notifications/resources/updated", { uri: "file:///docs/a", more: 1 }, { uri: "file:///docs/a" }],
    ["notifications/progress", { progressToken: "mine" }, undefined],
    ["notifications/message", { level: "info", data: 1 }, undefined],
    [
      "notifications/subscriptions/acknowledged",
      { notifications: { toolsListChanged: true, promptsListChanged: true } },
      { notifications: { toolsListChanged: true } },
    ],
  ])("%s of %j becomes %j", (method, params, expected) => {
    const text = rewrite(SUBSCRIPTION, method, params);
    const rewritten = text === undefined ? undefined : (JSON.parse(text) as object);
    expect(rewritten).toEqual(
      expected === undefined ? undefined : { jsonrpc: "2.0", method, params: { _meta: META, ...expected } },
    );
  });

  it("ends with nothing but its id", () =>
    expect(rewriteSubscriptionEnd(SUBSCRIPTION)).toEqual({ resultType: "complete", _meta: META }));
});
