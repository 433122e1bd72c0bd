import { request as httpRequest } from "node:http";
import type { ScriptedAnswer } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bearer, Stage, TOOLS } from "../testing/stage.ts";
import { answerOf, send, stateless, statelessCall, VERSION } from "../testing/stateless-message.ts";

/** The stateless era, 2026-07-28, with a server that speaks only this era. */
let stage: Stage;
let streaming: Stage;
beforeAll(async () => {
  const instructions = "Start with echo. Never use wipe_disk.";
  const options = { protocolVersion: VERSION, headers: { authorization: "Bearer canary-upstream" } };
  stage = await Stage.set({ ...options, upstream: { stateless: true, instructions } });
  streaming = await Stage.set({ ...options, upstream: { stateless: true, stream: true } });
});
afterAll(async () => {
  await stage?.strike();
  await streaming?.strike();
});
afterEach(() => {
  stage.upstream.reset();
  streaming.upstream.reset();
});

describe.each([
  ["JSON", () => stage],
  ["event streams", () => streaming],
])("over %s", (_, on) => {
  it("server/discover lists the capabilities that are relayed, private and short-lived", async () => {
    const { result, hits, rows } = await on().witness(() => send(on(), stateless("server/discover")));
    expect(result.status).toBe(200);
    expect(answerOf(result).result).toEqual({
      resultType: "complete",
      supportedVersions: [VERSION],
      capabilities: { tools: { listChanged: true } },
      _meta: { "io.modelcontextprotocol/serverInfo": { name: "scripted", version: "1.0.0" } },
      ttlMs: 30_000,
      cacheScope: "private",
    });
    expect(result.bytes).not.toContain("wipe_disk");
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ answer: "forwarded", method: "server/discover" }]);
  });

  it("tools/list contains what the policy shows, private and short-lived", async () => {
    const response = await send(on(), stateless("tools/list"));
    const { result = {} } = answerOf(response);
    expect(result).toMatchObject({ resultType: "complete", ttlMs: 30_000, cacheScope: "private" });
    const names = (result["tools"] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(TOOLS.filter((name) => name !== "wipe_disk" && name !== "unlisted"));
    expect(response.bytes).not.toContain("wipe_disk");
  });

  it("tools/call reaches the server byte for byte, with matching headers of the proxy", async () => {
    const called = statelessCall("echo", { text: "hi" }, { id: "a-1" });
    const { result, hits, rows } = await on().witness(() =>
      send(on(), called, { "Mcp-Session-Id": "made-up", "Last-Event-ID": "7", "X-Other": "1" }),
    );
    expect(result.status).toBe(200);
    expect(answerOf(result)).toMatchObject({ id: "a-1", result: { resultType: "complete" } });
    const [hit] = hits;
    expect(hit?.body.toString()).toBe(JSON.stringify(called.message));
    expect(hit?.headers).toMatchObject({
      "mcp-protocol-version": VERSION,
      "mcp-method": "tools/call",
      "mcp-name": "echo",
      authorization: "Bearer canary-upstream",
    });
    for (const name of ["mcp-session-id", "last-event-id", "x-other"]) {
      expect(hit?.headers).not.toHaveProperty(name);
    }
    expect(rows).toMatchObject([{ answer: "forwarded", tool: "echo", arg_keys: ["text"] }]);
  });
});

describe("refusals", () => {
  it("answers a denied call with a complete result (D)", async () => {
    const { result, hits, rows } = await stage.witness(() => send(stage, statelessCall("refund")));
    expect(result.status).toBe(200);
    expect(answerOf(result).result).toMatchObject({ resultType: "complete", isError: true });
    expect(result.body).toContain("[POLICY DENIED] Refunds are not for agents.");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "D", tool: "refund" }]);
  });

  it("counts limits", async () => {
    for (let n = 0; n < 3; n++) {
      expect(answerOf(await send(stage, statelessCall("pay"))).result).not.toHaveProperty("isError");
    }
    const { result, hits } = await stage.witness(() => send(stage, statelessCall("pay")));
    expect(answerOf(result).result).toMatchObject({ isError: true, resultType: "complete" });
    expect(hits).toEqual([]);
  });

  it("answers a hidden tool and an unknown one with the same bytes (Z)", async () => {
    const answers: string[] = [];
    for (const tool of ["wipe_disk", "nip_disk_"]) {
      const { result, hits, rows } = await stage.witness(() =>
        send(stage, statelessCall(tool), { "Mcp-Param-Region": "eu" }),
      );
      answers.push(result.bytes.replaceAll(tool, "x").replace(/date: .*/i, ""));
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ answer: "Z" }]);
    }
    expect(answers[0]).toBe(answers[1]);
  });

  it.each(["GET", "DELETE"])("refuses the method %s with 405 (X)", async (method) => {
    const request = stage.bodiless(method, { "MCP-Protocol-Version": VERSION });
    const { result, hits, rows } = await stage.witness(() => stage.raw(request));
    expect(result?.status).toBe(405);
    expect(result?.headers["allow"]).toBe("POST");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X", method }]);
  });
});

describe("replies of a server", () => {
  const error = (status: number, code: number, data?: object) => ({
    status,
    json: { jsonrpc: "2.0", id: 1, error: { code, message: "canary wipe_disk", data } },
  });
  it.each([
    ["a missing capability", 400, -32021, { requiredCapabilities: { sampling: {} } }],
    ["missing headers", 400, -32020, undefined],
    ["a refused envelope", 400, -32602, undefined],
    ["an unknown method", 404, -32601, undefined],
  ])("passes the error for %s in the proxy's words", async (_, status, code, data) => {
    stage.upstream.script("tool:echo", error(status, code, data));
    const response = await send(stage, statelessCall("echo"));
    expect(response.status).toBe(status);
    expect(answerOf(response)).toMatchObject({
      id: 1,
      error: data === undefined ? { code } : { code, data },
    });
    expect(response.body).not.toMatch(/canary|wipe_disk/);
  });
  it("passes an error with another code, its message withheld where it names what is hidden", async () => {
    stage.upstream.script("tool:echo", error(400, -32000));
    const response = await send(stage, statelessCall("echo"));
    expect(response.status).toBe(200);
    expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32000 } });
    expect(response.body).not.toMatch(/canary|wipe_disk/);
  });
  it.each([
    ["another status", error(409, -32020)],
    ["another id", { status: 400, json: { jsonrpc: "2.0", id: 2, error: { code: -32020, message: "x" } } }],
    ["a page", { status: 404, headers: { "content-type": "text/html" }, body: "<h1>canary</h1>" }],
    ["status 500", { status: 500, body: "canary" }],
  ])("reports an error with %s as a failure of the server (G)", async (_, script) => {
    stage.upstream.script("tool:echo", script);
    const response = await send(stage, statelessCall("echo"));
    expect(response.status).toBe(502);
    expect(response.body).not.toContain("canary");
    expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32603 } });
  });
  it.each(["task", "streaming", 7])("refuses a result of type %j (G)", async (resultType) => {
    stage.upstream.script("tool:echo", {
      json: { jsonrpc: "2.0", id: 1, result: { resultType, taskId: "canary" } },
    });
    const response = await send(stage, statelessCall("echo"));
    expect(response.status).toBe(502);
    expect(response.body).not.toContain("canary");
  });
  it("seals the state of a large input-required result", async () => {
    const blob = "x".repeat(300_000);
    stage.upstream.script("tool:echo", {
      json: {
        jsonrpc: "2.0",
        id: 1,
        result: { blob, resultType: "input_required", requestState: "canary-state" },
      },
    });
    const response = await send(stage, statelessCall("echo"));
    expect(answerOf(response).result).toEqual({
      resultType: "input_required",
      requestState: expect.any(String),
    });
    expect(response.body).not.toContain("canary-state");
  });
  it("refuses a large result with two types (G)", async () => {
    const blob = "x".repeat(300_000);
    stage.upstream.script("tool:echo", {
      headers: { "content-type": "application/json" },
      body: `{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","blob":"${blob}","resultTyp\\u0065":"input_required"}}`,
      pieces: 65_536,
    });
    expect((await send(stage, statelessCall("echo"))).status).toBe(502);
  });
  it("passes a large complete result whole", async () => {
    const blob = "x".repeat(300_000);
    stage.upstream.script("tool:echo", {
      json: { jsonrpc: "2.0", id: 1, result: { resultType: "complete", blob } },
    });
    expect(answerOf(await send(stage, statelessCall("echo"))).result).toMatchObject({ blob });
  });
});

describe("a client that closes its request", () => {
  it.each([
    ["before the answer begins", { hang: true as const }],
    ["in the middle of a stream", { events: [progress(1)], until: new Promise<never>(() => undefined) }],
  ])("cancels the call at the server %s", async (_, script) => {
    const closed = onceUpstreamCloses("tool:echo", script);
    const { message, headers } = statelessCall("echo");
    const sent = httpRequest(stage.endpoint, {
      method: "POST",
      headers: {
        ...headers,
        authorization: `Bearer ${stage.tenant.token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
    });
    sent.on("error", () => undefined);
    sent.on("response", (response) => response.on("error", () => undefined).resume());
    const arrived = stage.upstream.next(({ message: seen }) => seen?.method === "tools/call");
    sent.end(JSON.stringify(message));
    await arrived;
    const started = stage.clock.now();
    sent.destroy();
    await closed;
    expect(stage.clock.now() - started).toBeLessThan(1000);
    const gone = (await stage.outcomes()).filter(({ result }) => result === "client_gone");
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.every(({ rolled_back }) => !rolled_back)).toBe(true);
  });
});

/** Resolves when the connection of the next such request closes at the server. */
async function onceUpstreamCloses(what: string, answer: ScriptedAnswer): Promise<void> {
  stage.upstream.script(what, answer);
  const { closed } = await stage.upstream.next(({ message }) => message?.method === "tools/call");
  await closed;
}

function progress(value: number): object {
  return { jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: 1, progress: value } };
}

describe("subscriptions/listen", () => {
  const listen = (notifications: object) => stateless("subscriptions/listen", { notifications }, { id: 77 });
  const changed = (method: string, params: object = {}) => ({ jsonrpc: "2.0", method, params });

  it("passes tools/list_changed and nothing else, until the server ends it", async () => {
    const tagged = { _meta: { "io.modelcontextprotocol/subscriptionId": 77 } };
    stage.upstream.script("subscriptions/listen", {
      events: [
        changed("notifications/subscriptions/acknowledged", {
          ...tagged,
          notifications: {
            toolsListChanged: true,
            promptsListChanged: true,
            resourceSubscriptions: ["wipe_disk"],
          },
        }),
        changed("notifications/tools/list_changed", { ...tagged, added: "wipe_disk" }),
        changed("notifications/prompts/list_changed", tagged),
        changed("notifications/message", { level: "info", data: "canary" }),
        { jsonrpc: "2.0", id: 5, method: "sampling/createMessage", params: {} },
        { jsonrpc: "2.0", id: 77, result: { resultType: "complete", leak: "wipe_disk" } },
      ],
    });
    const asked = listen({
      toolsListChanged: true,
      promptsListChanged: true,
      resourceSubscriptions: ["file:///x"],
    });
    const { result, hits, rows } = await stage.witness(() => send(stage, asked));
    const events = result.body.split("\n\n").filter((event) => event.startsWith("event: message"));
    expect(events.map((event) => JSON.parse(event.replace(/^[^]*?data: /, "")) as unknown)).toEqual([
      changed("notifications/subscriptions/acknowledged", {
        ...tagged,
        notifications: { toolsListChanged: true },
      }),
      changed("notifications/tools/list_changed", tagged),
      { jsonrpc: "2.0", id: 77, result: { resultType: "complete", ...tagged } },
    ]);
    expect(hits).toHaveLength(1); // no answer to the server's request went back
    expect(hits[0]?.message?.params?.["notifications"]).toEqual({ toolsListChanged: true });
    expect(rows).toMatchObject([{ answer: "forwarded", method: "subscriptions/listen" }]);
  });

  it("ends within 2 s of the revocation of its grant", async () => {
    const { grantId, token } = await stage.tenant.addGrant();
    const authorization = bearer(token);
    await stage.configured();
    stage.upstream.script("subscriptions/listen", { events: [], until: new Promise<never>(() => undefined) });
    const arrived = stage.upstream.next(({ message }) => message?.method === "subscriptions/listen");
    const open = send(stage, listen({ toolsListChanged: true }), authorization);
    const { closed } = await arrived;
    const started = stage.clock.now();
    await stage.tenant.revoke(grantId);
    await open.catch(() => undefined);
    await closed;
    expect(stage.clock.now() - started).toBeLessThan(2000);
  });

  it("is refused without a filter, and to a client that accepts only JSON", async () => {
    const bad = await send(stage, listen([]));
    expect(bad.status).toBe(400);
    const json = await send(stage, listen({}), { Accept: "application/json" });
    expect(json.status).toBe(406);
  });
});

describe("the era of a server", () => {
  it("is learned from the client's server/discover where no discovery found it", async () => {
    await stage.serveFrom(stage.upstream.url.replace("/mcp", "/mcp?fresh"), null);
    const plain = statelessCall("echo");
    expect(answerOf(await send(stage, plain))).toMatchObject({
      error: {
        code: -32022,
        data: {
          supported: ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"],
          requested: VERSION,
        },
      },
    });
    expect((await send(stage, stateless("server/discover"))).status).toBe(200);
    expect((await send(stage, plain)).status).toBe(200);
  });

  it.each([
    ["a result of another kind", { json: { jsonrpc: "2.0", id: 1, result: { tools: [] } } }],
    ["an error", { json: { jsonrpc: "2.0", id: 1, error: { code: -32601, message: "canary" } } }],
    ["a 400 of its own", { status: 400, body: "Bad Request: canary" }],
    [
      "a 400 in JSON",
      { status: 400, json: { jsonrpc: "2.0", id: null, error: { code: -32000, message: "canary" } } },
    ],
    ["a 404", { status: 404 }],
    ["a 500", { status: 500 }],
    ["a page", { headers: { "content-type": "text/html" }, body: "canary" }],
  ])("is the session era where server/discover is answered with %s", async (name, script) => {
    await stage.tenant.setUrl(`${stage.upstream.url}?${encodeURIComponent(name)}`);
    stage.upstream.script("server/discover", script);
    await stage.configured();
    const response = await send(stage, stateless("server/discover"));
    expect(response.status).toBe(400);
    expect(response.body).not.toContain("canary");
    // -32020 to -32022 would be final for a client that knows both eras (@ai-sdk/mcp).
    expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32601, message: "Method not found" } });
    const again = await stage.witness(() => send(stage, stateless("server/discover")));
    expect([again.result.status, answerOf(again.result).error?.code]).toEqual([400, -32601]);
    expect(again).toMatchObject({ hits: [], rows: [{ answer: "V" }] });
    stage.upstream.script("server/discover", { status: 404 });
    const { hits, rows } = await stage.witness(() => send(stage, statelessCall("echo")));
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "V" }]);
  });

  it("stays stateless where the server refuses a version and names this one as supported", async () => {
    await streaming.tenant.setProtocolVersion(VERSION);
    await streaming.configured();
    const data = { supported: [VERSION, "canary"], requested: VERSION };
    const error = { code: -32022, message: "canary", data };
    const asked = { "server/discover": stateless("server/discover"), "tool:echo": statelessCall("echo") };
    for (const [name, message] of Object.entries(asked)) {
      streaming.upstream.script(name, { status: 400, json: { jsonrpc: "2.0", id: 1, error } });
      const response = await send(streaming, message);
      expect(response.status).toBe(400);
      expect(response.body).not.toContain("canary");
      expect(answerOf(response).error).toMatchObject({
        code: -32022,
        data: { supported: [VERSION], requested: VERSION },
      });
      streaming.upstream.reset();
      expect((await send(streaming, message)).status).toBe(200);
    }
  });

  it("stays stateless where a stateless server answers 503", async () => {
    await streaming.tenant.setProtocolVersion(VERSION);
    await streaming.configured();
    streaming.upstream.script("server/discover", { status: 503 });
    expect((await send(streaming, stateless("server/discover"))).status).toBe(503);
    streaming.upstream.reset();
    expect((await send(streaming, statelessCall("echo"))).status).toBe(200);
  });
});

it("no request made the proxy fail unexpectedly", () => {
  expect(stage.proxy.output).not.toContain("failed unexpectedly");
  expect(streaming.proxy.output).not.toContain("failed unexpectedly");
});
