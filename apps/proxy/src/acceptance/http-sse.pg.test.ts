import { ScriptedUpstream, type SeenRequest, toolDefinition } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { logMessage, note, reply } from "../testing/messages.ts";
import { serverRequest } from "../testing/server-requests.ts";
import { INITIALIZE, openSseSession } from "../testing/sse-session.ts";
import { call, POLICY, Stage, TOOLS } from "../testing/stage.ts";

/** A server that speaks only HTTP+SSE (2024-11-05), and clients that speak Streamable HTTP. */
let stage: Stage;
const DOCUMENT = { ...POLICY, version: "2", surfaces: { elicitation: "allow", logging: "allow" } };
beforeAll(async () => {
  const headers = { authorization: "Bearer canary-upstream", "x-api-key": "canary-key" };
  stage = await Stage.set({
    policy: DOCUMENT,
    upstream: { sse: true },
    headers,
    protocolVersion: "2024-11-05",
  });
});
afterEach(() => stage.upstream.reset());
afterAll(() => stage?.strike());

const open = (token?: string) => openSseSession(stage, token);
const where = ({ method, url }: SeenRequest): string => `${method} ${url.split("?")[0]}`;
const isCall = ({ message }: SeenRequest): boolean => message?.method === "tools/call";
/** From now on the server does not answer a call of `echo` by itself. */
const hold = (): void => stage.upstream.script("tool:echo", {});

describe("a session", () => {
  it("opens with a refused POST, then a GET stream, then the message again", async () => {
    const { result, hits, rows } = await stage.witness(() => stage.say(INITIALIZE));
    expect(result.status).toBe(200);
    expect(JSON.parse(result.body)).toMatchObject({ id: "begin", result: { protocolVersion: "2025-11-25" } });
    expect(hits.map(where)).toEqual(["POST /mcp", "GET /mcp", "POST /messages"]);
    expect(hits.map(({ message }) => message?.method)).toEqual(["initialize", undefined, "initialize"]);
    expect(rows).toMatchObject([{ method: "initialize", answer: "forwarded" }]);
  });

  it("sends the server's credential with every request, and no header of the client", async () => {
    const { hits } = await stage.witness(async () => {
      const { headers } = await open();
      await stage.call("echo", {}, headers);
    });
    expect(hits.length).toBeGreaterThanOrEqual(3);
    for (const { headers } of hits) {
      expect(headers).toMatchObject({ authorization: "Bearer canary-upstream", "x-api-key": "canary-key" });
      expect(headers["mcp-session-id"]).toBeUndefined();
    }
  });

  it.each([400, 404, 405])("opens over HTTP+SSE when initialize is answered with %i", async (status) => {
    await stage.serveFrom(`${stage.upstream.url}?${status}`);
    stage.upstream.script("POST", { status });
    const { hits } = await stage.witness(() => open());
    expect(hits.map(where)).toEqual(["POST /mcp", "GET /mcp", "POST /messages"]);
  });

  it("accepts MCP-Protocol-Version 2024-11-05 when the server speaks it", async () => {
    stage.upstream.script("initialize", ({ message }) => ({
      json: reply(message?.id, { protocolVersion: "2024-11-05", capabilities: {}, serverInfo: {} }),
    }));
    const { headers } = await open();
    const response = await stage.call("echo", {}, { ...headers, "MCP-Protocol-Version": "2024-11-05" });
    expect(response.body).toContain("ran echo");
  });

  it("lists allowed tools and never shows a hidden one", async () => {
    const { headers } = await open();
    const { body } = await stage.say({ jsonrpc: "2.0", id: 2, method: "tools/list" }, headers);
    expect(body).toContain("echo");
    expect(body).not.toMatch(/wipe_disk|unlisted/);
  });

  it("forwards an allowed call byte for byte, and never a denied one", async () => {
    const { headers } = await open();
    const text =
      '{"jsonrpc":"2.0","id": 1.0e0, "method":"tools/call","params":{"name":"echo","arguments":{}}}';
    const allowed = await stage.witness(() => stage.say(text.replace("1.0e0", "1"), headers));
    expect(allowed.hits.map(({ body }) => String(body))).toEqual([text.replace("1.0e0", "1")]);
    const denied = await stage.witness(() => stage.call("refund", {}, headers));
    expect(denied.result.body).toContain("Refunds are not for agents.");
    expect(denied.hits).toEqual([]);
    expect(denied.rows).toMatchObject([{ tool: "refund", effect: "deny", answer: "D" }]);
  });

  it("forwards a notification and answers 202", async () => {
    const { headers } = await open();
    const told = { jsonrpc: "2.0", method: "notifications/initialized" };
    const { result, hits } = await stage.witness(() => stage.say(told, headers));
    expect(result.status).toBe(202);
    expect(hits.map(({ message }) => message)).toEqual([told]);
  });

  it("answers with JSON when the client accepts only JSON", async () => {
    const { headers } = await open();
    const response = await stage.call("echo", {}, { ...headers, Accept: "application/json" });
    expect(response.headers["content-type"]).toBe("application/json");
    expect(response.body).toContain("ran echo");
  });
});

describe("the transport that was found for a server", () => {
  it("is tried first for the next session", async () => {
    await open();
    const { hits } = await stage.witness(() => open());
    expect(hits.map(where)).toEqual(["GET /mcp", "POST /messages"]);
  });

  it("is replaced when the server answers over Streamable HTTP", async () => {
    await open();
    stage.upstream.script("GET", { status: 405 });
    stage.upstream.script("POST", ({ message }) => ({
      json: reply(message?.id, { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: {} }),
    }));
    const { result, hits } = await stage.witness(() => stage.say(INITIALIZE));
    expect(result.status).toBe(200);
    expect(hits.map(where)).toEqual(["GET /mcp", "POST /mcp"]);
    stage.upstream.reset();
    await open();
  });

  it("is Streamable HTTP for a server that speaks both", async () => {
    const upstream = await ScriptedUpstream.start({ tools: TOOLS.map(toolDefinition), sessions: true });
    await stage.serveFrom(upstream.url);
    const { status, headers } = await stage.say(INITIALIZE);
    expect([status, upstream.requests.map(where)]).toEqual([200, ["POST /mcp"]]);
    const session = { "Mcp-Session-Id": headers["mcp-session-id"] ?? "" };
    expect((await stage.call("echo", {}, session)).body).toContain("ran echo");
    await stage.serveFrom(stage.upstream.url);
    await upstream.close();
  });
});

describe("messages of the server", () => {
  it("delivers a notification on the client's GET stream, and not on its call", async () => {
    const { headers, stream } = await open();
    const listening = await EventStream.get(stage, headers);
    hold();
    const arrived = stage.upstream.next(isCall);
    const calling = EventStream.post(stage, call("echo"), headers);
    await arrived;
    stream.send(logMessage("canary-note"));
    expect((await listening.next())?.message).toEqual(logMessage("canary-note"));
    stream.send(reply(1));
    const events = await (await calling).rest();
    expect(events.map(({ message }) => message)).toEqual([reply(1)]);
    listening.leave();
  });

  it("delivers a notification on the newest request of a client without a GET stream", async () => {
    const { headers, stream } = await open();
    hold();
    const arrived = stage.upstream.next(isCall);
    const calling = EventStream.post(stage, call("echo"), headers);
    await arrived;
    stream.send(logMessage("canary-note"));
    stream.send(reply(1));
    const events = await (await calling).rest();
    expect(events.map(({ message }) => message)).toEqual([logMessage("canary-note"), reply(1)]);
  });

  it("keeps notifications until the client opens a stream, and delivers them once", async () => {
    const { headers, stream } = await open();
    stream.send(logMessage("one"));
    stream.send(logMessage("two"));
    const listening = await EventStream.get(stage, headers);
    expect([(await listening.next())?.message, (await listening.next())?.message]).toEqual([
      logMessage("one"),
      logMessage("two"),
    ]);
    const events = await (await EventStream.post(stage, call("echo"), headers)).rest();
    expect(events).toHaveLength(1);
    listening.leave();
  });

  it("delivers progress on the request that asked for it", async () => {
    const { headers, stream } = await open();
    const listening = await EventStream.get(stage, headers);
    hold();
    const arrived = stage.upstream.next(isCall);
    const message = call("echo") as { params: object };
    const asked = { ...message, params: { ...message.params, _meta: { progressToken: "t" } } };
    const calling = EventStream.post(stage, asked, headers);
    await arrived;
    const progress = note("progress", { progressToken: "t", progress: 1 });
    stream.send(progress);
    stream.send(reply(1));
    const events = await (await calling).rest();
    expect(events.map((event) => event.message)).toEqual([progress, reply(1)]);
    listening.leave();
  });

  it("passes an allowed server request under an id of the proxy, and returns its answer", async () => {
    const { headers, stream } = await open();
    const listening = await EventStream.get(stage, headers);
    const { hits, rows } = await stage.witness(async () => {
      stream.send(serverRequest(7));
      const asked = (await listening.next())?.message;
      expect(asked).toEqual({ ...serverRequest(7), id: asked?.id });
      expect(String(asked?.id)).toMatch(/^[\w-]{80,}$/);
      expect((await stage.say(reply(asked?.id, { action: "accept" }), headers)).status).toBe(202);
    });
    expect(hits.map(({ message }) => message)).toEqual([reply(7, { action: "accept" })]);
    expect(rows.map(({ method, answer }) => [method, answer])).toEqual([
      ["elicitation/create", "forwarded"],
      ["answer to elicitation/create", "forwarded"],
    ]);
    listening.leave();
  });

  it("answers a denied server request itself, and shows the client nothing of it", async () => {
    const { headers, stream } = await open();
    const listening = await EventStream.get(stage, headers);
    const answered = stage.upstream.next(({ message }) => message?.id === 8);
    stream.send({ ...serverRequest(8), method: "sampling/createMessage" });
    expect((await answered).message?.error).toMatchObject({ code: -32601 });
    stream.send(logMessage("after"));
    expect((await listening.next())?.message).toEqual(logMessage("after"));
    listening.leave();
  });

  it("answers a ping, with and without an open GET stream", async () => {
    const { headers, stream } = await open();
    const answerTo = (id: number) => stage.upstream.next(({ message }) => message?.id === id);
    const first = answerTo(11);
    stream.send({ jsonrpc: "2.0", id: 11, method: "ping" });
    expect((await first).message).toEqual(reply(11, {}));
    const listening = await EventStream.get(stage, headers);
    const second = answerTo(12);
    stream.send({ jsonrpc: "2.0", id: 12, method: "ping" });
    expect((await second).message).toEqual(reply(12, {}));
    listening.leave();
  });
});

describe("the end of a session", () => {
  const GONE = [404, expect.stringContaining("Session not found"), 0];
  const callOf = async (headers: Readonly<Record<string, string>>): Promise<unknown[]> => {
    const { result, hits } = await stage.witness(() => stage.call("echo", {}, headers));
    return [result.status, result.body, hits.length];
  };

  it("closes the connection after a DELETE", async () => {
    const { headers, stream } = await open();
    const response = await fetch(stage.endpoint, { method: "DELETE", headers });
    expect(response.status).toBe(204);
    await stream.request.closed;
    expect(await callOf(headers)).toEqual(GONE);
  });

  it("fails open requests and answers 404 once the server closes its stream", async () => {
    const { headers, stream } = await open();
    const listening = await EventStream.get(stage, headers);
    stage.upstream.script("tool:echo", { status: 202, reset: true });
    expect((await stage.call("echo", {}, headers)).body).toContain("closed the connection");
    expect(await listening.next()).toBeUndefined();
    await stream.request.closed;
    expect(await callOf(headers)).toEqual(GONE);
  });

  it("closes the connection once the server's address changes", async () => {
    const { headers, stream } = await open();
    await stage.tenant.setUrl(`${stage.upstream.url}?other`);
    await stream.request.closed;
    expect(await callOf(headers)).toEqual(GONE);
    await stage.serveFrom(stage.upstream.url);
  });

  it("closes the connection and its streams within 2 s of the revocation", async () => {
    const { grantId, token } = await stage.addGrant();
    const { headers, stream } = await open(token);
    const listening = await EventStream.get(stage, headers);
    const began = stage.clock.now();
    await stage.tenant.revoke(grantId);
    await stream.request.closed;
    expect(stage.clock.now() - began).toBeLessThan(2000);
    expect(await listening.next()).toBeUndefined();
    expect((await stage.call("echo", {}, headers)).status).toBe(401);
  });

  it("closes the connection when the proxy stops, and answers 404 after a restart", async () => {
    const { headers, stream } = await open();
    await stage.proxy.stop();
    await stream.request.closed;
    await stage.proxy.restart();
    expect(await callOf(headers)).toEqual(GONE);
    expect((await stage.call("echo", {}, (await open()).headers)).body).toContain("ran echo");
  });
});
