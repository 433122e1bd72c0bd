import type { ScriptedAnswer } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { initialize } from "../testing/open-session.ts";
import { call, Stage } from "../testing/stage.ts";
import { answerOf, send, stateless } from "../testing/stateless-message.ts";

/** What a handshake may be: the dashboard's check has the same cases in handshake.test.ts. docs/threats.md, C16. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ protocolVersion: null });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const begin = (id: string) =>
  stage.upstream.script("initialize", ({ message }) => ({
    headers: { "mcp-session-id": id },
    json: {
      jsonrpc: "2.0",
      id: message?.id,
      result: { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "s", version: "1" } },
    },
  }));

describe("session ids", () => {
  const jwt = `eyJ${"aZ09-_".repeat(400)}.${"bY18-_".repeat(400)}.${"cX27-_".repeat(300)}`;
  it.each<[string, string]>([
    ["a JWT of 6 KiB", jwt],
    ["8192 characters", "a".repeat(8192)],
    ["8192 quotes", '"'.repeat(8192)],
    ["every visible character", String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 33 + i))],
  ])("C16 carries %s, and gives the server its own id back", async (_, id) => {
    begin(id);
    const { headers } = await stage.say(initialize());
    const given = headers["mcp-session-id"] ?? "";
    expect(given.length).toBeLessThan(12 * 1024);
    expect(given).not.toContain(id.slice(0, 50));
    const session = { "Mcp-Session-Id": given };
    const { result, hits } = await stage.witness(() => stage.call("echo", {}, session));
    expect(result.status).toBe(200);
    expect(hits.map((hit) => hit.headers["mcp-session-id"] === id)).toEqual([true]);
    const again = await stage.call("echo", {}, session);
    expect(again.status).toBe(200);
  });

  it.each<[string, string]>([
    ["8193 characters", "a".repeat(8193)],
    ["a space", "a b"],
    ["a letter beyond ASCII", "\u00e9"],
  ])("C16 refuses one of %s, and says what it has to be (G)", async (_, id) => {
    begin(id);
    const response = await stage.say(initialize());
    expect([response.status, response.body]).toEqual([502, expect.stringMatching(/1 to 8192 visible ASCII/)]);
    expect(response.headers["mcp-session-id"]).toBeUndefined();
  });
});

describe("a server/discover to a server of which nobody knows the era", () => {
  it.each<[string, ScriptedAnswer]>([
    ["401", { status: 401 }],
    ["403", { status: 403 }],
    ["404", { status: 404 }],
    ["500", { status: 500 }],
    ["a hang-up", { headers: { "content-type": "application/json" }, body: "{", reset: true }],
  ])("C16 that is answered with %s has its client go on with initialize", async (_, answer) => {
    await stage.serveFrom(`${stage.upstream.url}?${Math.random()}`);
    stage.upstream.script("server/discover", answer);
    const discovered = await send(stage, stateless("server/discover"));
    expect(discovered.status).toBe(400);
    expect(answerOf(discovered).error?.code).not.toBe(-32603);
    begin("s");
    const { headers } = await stage.say(initialize());
    expect(
      (await stage.say(call("echo"), { "Mcp-Session-Id": headers["mcp-session-id"] ?? "" })).status,
    ).toBe(200);
  });

  it("C16 that is refused for its credential teaches nothing of the era", async () => {
    await stage.serveFrom(`${stage.upstream.url}?gate`);
    stage.upstream.script("server/discover", { status: 401 });
    await send(stage, stateless("server/discover"));
    stage.upstream.reset();
    const { hits } = await stage.witness(() => send(stage, stateless("server/discover")));
    expect(hits).toHaveLength(1);
  });
});
