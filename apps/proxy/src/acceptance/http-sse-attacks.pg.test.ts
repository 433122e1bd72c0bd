import type { SeenRequest } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { listenLocally, type LocalServer } from "../testing/local-server.ts";
import { INITIALIZE, openSseSession, type SseSession } from "../testing/sse-session.ts";
import { bearer, call, Stage } from "../testing/stage.ts";

/** docs/threats.md, C1, C2, C6, C7, S1, S3 where the server speaks HTTP+SSE: what it may say, and whose a session is. */
let stage: Stage;
/** Another server, which accepts everything and counts it. */
let elsewhere: LocalServer;
let taken = 0;
beforeAll(async () => {
  elsewhere = await listenLocally((_, response) => {
    taken++;
    response.writeHead(202).end();
  });
  stage = await Stage.set({
    env: { PROXY_ANSWER_MAX_MB: "4" },
    upstream: { sse: true },
    headers: { authorization: "Bearer canary-upstream" },
  });
});
afterEach(() => stage.upstream.reset());
afterAll(async () => {
  await stage?.strike();
  await elsewhere?.close();
});

const never = new Promise<void>(() => undefined);
const open = (token?: string) => openSseSession(stage, token);
const reply = (id: unknown, text = "") => ({
  jsonrpc: "2.0",
  id,
  result: { content: text === "" ? [] : [{ type: "text", text }] },
});
const isCall = ({ message }: SeenRequest): boolean => message?.method === "tools/call";

/** Moves the server to an address that the proxy does not know yet. */
let servers = 0;
async function anew(): Promise<void> {
  await stage.serveFrom(`${stage.upstream.url}?server=${++servers}`);
}

/** Sends a call, which the server does not answer by itself; the result reads what the client receives. */
async function calling({ headers }: SseSession, id: string | number = 1) {
  stage.upstream.script("tool:echo", {});
  const arrived = stage.upstream.next(isCall);
  const stream = EventStream.post(stage, call("echo", {}, id), headers);
  await arrived;
  const read = async () => {
    const events = await (await stream).rest();
    return { messages: events.map(({ message }) => message), text: (await stream).text };
  };
  return { messages: async () => (await read()).messages, text: async () => (await read()).text };
}

describe("S3 the address in the endpoint event", () => {
  const own = (): string => new URL(stage.upstream.url).host;
  const other = (): string => new URL(elsewhere.origin).host;
  const foreign: [string, () => string][] = [
    ["of another host", () => `http://${other()}/messages?stream=$STREAM`],
    ["without a scheme", () => `//${other()}/messages?stream=$STREAM`],
    ["with backslashes", () => `\\\\${other()}\\messages?stream=$STREAM`],
    ["with a slash and a backslash", () => `/\\${other()}/messages?stream=$STREAM`],
    ["with too many slashes", () => `http:///${other()}/messages?stream=$STREAM`],
    ["with the server's host as user", () => `http://${own()}@${other()}/messages?stream=$STREAM`],
    [
      "with the server's host as user and password",
      () => `http://${own().replace(":", ":x@")}:1/messages?$STREAM`,
    ],
    ["with a user and the server's host", () => `http://user@${own()}/messages?stream=$STREAM`],
    ["with a password and the server's host", () => `http://:secret@${own()}/messages?stream=$STREAM`],
    ["of another port", () => `http://127.0.0.1:${other().split(":")[1]}/messages?stream=$STREAM`],
    ["of another name for the same host", () => `http://localhost:${own().split(":")[1]}/m?$STREAM`],
    ["of another scheme", () => `https://${own()}/messages?stream=$STREAM`],
    ["of the scheme ws", () => `ws://${own()}/messages?stream=$STREAM`],
    ["of the scheme blob and the server's origin", () => `blob:http://${own()}/messages?stream=$STREAM`],
    ["of the scheme file", () => "file:///etc/passwd?$STREAM"],
    ["of the scheme data", () => "data:text/plain,$STREAM"],
    ["with a tab that parsers leave out", () => `/\t/${other()}/messages?stream=$STREAM`],
    ["with a line break that parsers leave out", () => `/\ndata: /${other()}/messages?stream=$STREAM`],
    ["with a space before it", () => ` //${other()}/messages?stream=$STREAM`],
    ["with a character of another script", () => `http://${own()}／messages?stream=$STREAM`],
    ["that is not a URL", () => "http://[::1/messages?$STREAM"],
    ["that is empty", () => ""],
    ["that is too long", () => `/messages?stream=$STREAM&${"x".repeat(2048)}`],
  ];
  it.each(foreign)("refuses an address %s and sends nothing there (G)", async (_, endpoint) => {
    await anew();
    taken = 0;
    stage.upstream.script("endpoint", { body: endpoint() });
    const { result, hits, rows } = await stage.witness(() => stage.say(INITIALIZE));
    expect(result.status).toBe(502);
    expect(JSON.parse(result.body)).toMatchObject({ id: "begin", error: { code: -32603 } });
    expect(hits.map(({ method, url }) => [method, url])).toEqual([
      ["POST", `/mcp?server=${servers}`],
      ["GET", `/mcp?server=${servers}`],
    ]);
    expect(taken).toBe(0);
    expect(rows).toMatchObject([{ method: "initialize", answer: "forwarded" }]);
    expect(stage.upstream.streams).toEqual([]);
  });

  const legal: [string, () => string][] = [
    ["as a path", () => "/messages?stream=$STREAM"],
    ["as a path relative to the URL's own", () => "messages/$STREAM"],
    ["as a query of the URL's own path", () => "?stream=$STREAM"],
    ["as a whole URL of the server's origin", () => `http://${own()}/messages?stream=$STREAM`],
    ["without a scheme, with the server's host", () => `//${own()}/messages?stream=$STREAM`],
    ["with a path that goes up", () => "/a/../messages?stream=$STREAM"],
    ["with a fragment, which is not sent", () => "/messages?stream=$STREAM#part"],
  ];
  it.each(legal)("sends messages to an address given %s", async (_, endpoint) => {
    await anew();
    stage.upstream.script("endpoint", { body: endpoint() });
    const { headers } = await open();
    expect((await stage.call("echo", {}, headers)).body).toContain("ran echo");
  });

  it("ignores a later endpoint event, of another origin or the server's own", async () => {
    const session = await open();
    taken = 0;
    session.stream.send(`event: endpoint\ndata: http://${other()}/messages\n\n`);
    session.stream.send("event: endpoint\ndata: /elsewhere\n\n");
    const { result, hits } = await stage.witness(() => stage.call("echo", {}, session.headers));
    expect(result.body).toContain("ran echo");
    expect(hits.map(({ url }) => url)).toEqual([`/messages?stream=${session.stream.id}`]);
    expect(taken).toBe(0);
  });

  it("follows no redirect from the address", async () => {
    const { headers } = await open();
    taken = 0;
    stage.upstream.script("tool:echo", { status: 307, headers: { location: `http://${other()}/` } });
    const { status, body } = await stage.call("echo", {}, headers);
    expect([status, body, taken]).toEqual([502, expect.stringContaining("redirect"), 0]);
  });
});

describe("a server that does not speak HTTP+SSE (G)", () => {
  it.each([401, 403, 409, 500, 503, 307])(
    "sends no GET when initialize is answered with %i",
    async (status) => {
      await anew();
      stage.upstream.script("POST", { status, headers: { location: "/mcp" } });
      const { result, hits } = await stage.witness(() => stage.say(INITIALIZE));
      expect([result.status, hits.map(({ method }) => method)]).toEqual([
        status === 503 ? 503 : 502,
        ["POST"],
      ]);
    },
  );

  const answers: [string, () => object, RegExp][] = [
    ["405", () => ({ status: 405 }), /HTTP error/],
    ["401", () => ({ status: 401 }), /credential/],
    [
      "a redirect",
      () => ({
        status: 302,
        headers: { location: elsewhere.origin },
      }),
      /HTTP error/,
    ],
    ["JSON", () => ({ json: { endpoint: "/messages" } }), /HTTP error/],
    [
      "a stream that is compressed twice",
      () => ({ headers: { "content-encoding": "gzip, gzip" }, events: [] }),
      /HTTP error/,
    ],
    ["a stream that begins with a message", () => ({ events: [reply("begin")], until: never }), /HTTP error/],
    ["a stream that ends at once", () => ({ events: [] }), /closed/],
    [
      "comments without end",
      () => ({ body: ":\n".repeat(2_200_000), headers: { "content-type": "text/event-stream" } }),
      /larger/,
    ],
  ];
  it.each(answers)("fails initialize when the GET is answered with %s", async (_, answer, said) => {
    await anew();
    taken = 0;
    stage.upstream.script("GET", answer());
    const { result, rows } = await stage.witness(() => stage.say(INITIALIZE));
    expect([result.status, taken]).toEqual([502, 0]);
    expect(result.body).toMatch(said);
    expect(result.headers["mcp-session-id"]).toBeUndefined();
    expect(rows).toMatchObject([{ method: "initialize", answer: "forwarded" }]);
  });

  it.each<[string, object]>([
    ["an error", { error: { code: -32000, message: "No." } }],
    [
      "a version that is not supported",
      { result: { protocolVersion: "2024-10-07", capabilities: {}, serverInfo: {} } },
    ],
  ])("closes the connection when initialize is answered with %s", async (_, said) => {
    stage.upstream.script("initialize", ({ message }) => ({
      json: { jsonrpc: "2.0", id: message?.id, ...said },
    }));
    const before = stage.upstream.streams.length;
    const opened = stage.upstream.next(({ method }) => method === "GET");
    const { headers } = await stage.say(INITIALIZE);
    expect(headers["mcp-session-id"]).toBeUndefined();
    await (await opened).closed;
    expect(stage.upstream.streams).toHaveLength(before);
  });
});

describe("C6 messages on the stream", () => {
  it("drops responses with an id that no request awaits, before and after the awaited one", async () => {
    const session = await open();
    const listening = await EventStream.get(stage, session.headers);
    const answered = await calling(session);
    for (const id of [2, "01", "x"]) session.stream.send(reply(id, "foreign"));
    session.stream.send(reply(1, "awaited"));
    session.stream.send(reply(1, "late"));
    expect(await answered.messages()).toEqual([reply(1, "awaited")]);
    stage.upstream.reset();
    expect((await stage.call("echo", {}, session.headers)).body).not.toMatch(/foreign|late/);
    expect(listening.text).not.toMatch(/foreign|late/);
    listening.leave();
  });

  it("delivers each response to its own session when sessions use equal ids", async () => {
    const { token } = await stage.addGrant();
    const sessions = [await open(), await open(), await open(token)];
    const answered = [];
    for (const session of sessions) answered.push(await calling(session));
    for (const [i, { stream }] of sessions.entries()) stream.send(reply(1, `for ${i}`));
    for (const [i, { messages }] of answered.entries())
      expect(await messages()).toEqual([reply(1, `for ${i}`)]);
  });

  it("refuses a second request with an id that is in use", async () => {
    const session = await open();
    const answered = await calling(session);
    const { result, hits } = await stage.witness(() => stage.call("echo", {}, session.headers));
    expect([result.status, hits]).toEqual([400, []]);
    session.stream.send(reply(1, "awaited"));
    expect(await answered.messages()).toEqual([reply(1, "awaited")]);
  });

  it.each<[string, unknown]>([
    ["an event that is too large (C7)", reply(1, "x".repeat(4 * 1024 * 1024))],
    ["comments without end (C7)", ":\n".repeat(2_200_000)],
  ])("closes the connection and fails open requests after %s (G)", async (_, said) => {
    const session = await open();
    const answered = await calling(session);
    session.stream.send(said);
    expect(await answered.text()).toContain('"id":1,"error":{"code":-32603');
    await session.stream.request.closed;
    expect((await stage.call("echo", {}, session.headers)).status).toBe(404);
  });

  it.each<[string, unknown]>([
    ["a message that is not JSON", "event: message\ndata: {nope\n\n"],
    ["a batch", [reply(1, "foreign")]],
    ["a message with a key twice", 'event: message\ndata: {"jsonrpc":"2.0","id":2,"id":1,"result":{}}\n\n'],
  ])("drops %s (C15)", async (_, said) => {
    const session = await open();
    const answered = await calling(session);
    session.stream.send(said);
    session.stream.send(reply(1, "awaited"));
    expect(await answered.messages()).toEqual([reply(1, "awaited")]);
    stage.upstream.reset();
    expect((await stage.call("echo", {}, session.headers)).status).toBe(200);
  });

  it("fails a request at once whose answer is not one (G)", async () => {
    const session = await open();
    const answered = await calling(session);
    session.stream.send({ jsonrpc: "2.0", id: 1, result: "text" });
    expect(await answered.text()).toContain('"id":1,"error":{"code":-32603');
    stage.upstream.reset();
    expect((await stage.call("echo", {}, session.headers)).status).toBe(200);
  });

  it("reads an event in pieces, with comments and every line ending", async () => {
    const session = await open();
    const answered = await calling(session);
    const text = JSON.stringify(reply(1, "whole ü"));
    session.stream.send(":\n\n: ping\r\nevent: mess");
    session.stream.send(`age\r\rid: 5\r\nevent: message\r\ndata: ${text.slice(0, 20)}`);
    session.stream.send(`${text.slice(20)}\r\n\r\n`);
    expect(await answered.messages()).toEqual([reply(1, "whole ü")]);
  });
});

describe("sessions of other owners (S)", () => {
  const strange: [string, (token: string) => Promise<Readonly<Record<string, string>>>][] = [
    ["another grant", async (token) => bearer(token)],
    [
      "another token of the same grant",
      async () => ({ Authorization: `Bearer ${(await stage.tenant.addToken()).token}` }),
    ],
  ];
  it.each(strange)("answers 404 to a session of %s and sends nothing to the server", async (_, authorize) => {
    const session = await open();
    const { token } = await stage.tenant.addGrant();
    const headers = { ...session.headers, ...(await authorize(token)) };
    await stage.configured();
    const { result, hits, rows } = await stage.witness(async () => {
      const called = await stage.call("echo", {}, headers);
      const listened = await fetch(stage.endpoint, { headers: { ...headers, Accept: "text/event-stream" } });
      const ended = await fetch(stage.endpoint, { method: "DELETE", headers });
      return [called.status, listened.status, ended.status];
    });
    expect([result, hits]).toEqual([[404, 404, 404], []]);
    expect(rows.map(({ answer }) => answer)).toEqual(["S", "S", "S"]);
    expect((await stage.call("echo", {}, session.headers)).body).toContain("ran echo");
  });

  it("answers 404 to the server's own session id, and never shows it", async () => {
    const session = await open();
    const response = await stage.call("echo", {}, { "Mcp-Session-Id": session.stream.id });
    expect(response.status).toBe(404);
    expect(session.headers["Mcp-Session-Id"]).not.toContain(session.stream.id);
  });
});
