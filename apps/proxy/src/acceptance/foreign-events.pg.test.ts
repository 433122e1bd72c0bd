import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { logMessage, messagesIn, reply } from "../testing/messages.ts";
import { openSseSession } from "../testing/sse-session.ts";
import { call, POLICY, Stage } from "../testing/stage.ts";
import { answerOf, send, statelessCall, VERSION } from "../testing/stateless-message.ts";

/** What servers and the frameworks under them put on a stream beside messages: docs/threats.md, C15. */
const CANARY = "canary-5f2b";
const FOREIGN: readonly [string, string][] = [
  ["a heartbeat as JSON", `data: {"type":"heartbeat","note":"${CANARY}"}\n\n`],
  ["text", `data: ping ${CANARY}\n\n`],
  ["half of a JSON text", `data: {"jsonrpc":"2.0","method":"${CANARY}\n\n`],
  ["another type of event", `event: ping\ndata: 2026-01-01 ${CANARY}\n\n`],
  ["a message as another type of event", `event: log\ndata: {"jsonrpc":"2.0","method":"${CANARY}"}\n\n`],
  ["a number", "data: 1\n\n"],
  ["null", "data: null\n\n"],
  ["a list", `data: ["${CANARY}"]\n\n`],
  ["another revision of JSON-RPC", `data: {"jsonrpc":"1.0","id":1,"result":{"a":"${CANARY}"}}\n\n`],
  [
    "a message with a member that MCP does not have",
    `data: {"jsonrpc":"2.0","method":"x","to":"${CANARY}"}\n\n`,
  ],
  ["a key twice", `data: {"type":"a","type":"${CANARY}"}\n\n`],
];

const policy = { ...POLICY, version: "2", surfaces: { logging: "allow" } };
/** Lines of the log about this server. */
const toldIn = (stage: Stage, from: number): string[] =>
  stage.proxy.output
    .slice(from)
    .split("\n")
    .filter((line) => line.includes("foreign_event"));

describe("a stream that answers a request", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ policy });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  it.each(FOREIGN)("C15 drops %s before the answer, and passes the answer", async (_, event) => {
    stage.upstream.script("tools/call", ({ message }) => ({
      events: [event, logMessage("between"), event, reply(message?.id)],
    }));
    const { result, hits, rows } = await stage.witness(() => stage.call("echo"));
    expect(result.status).toBe(200);
    expect(messagesIn(result.body)).toEqual([logMessage("between"), reply(1)]);
    expect(result.bytes).not.toMatch(/canary|heartbeat/);
    expect(hits).toHaveLength(1);
    expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "ok", upstream_status: 200 });
  });

  it("C15 passes the answer to a client that takes no stream", async () => {
    stage.upstream.script("tools/call", ({ message }) => ({
      events: [...FOREIGN.map(([, event]) => event), reply(message?.id)],
    }));
    const response = await stage.call("echo", {}, { Accept: "application/json" });
    expect(JSON.parse(response.body)).toEqual(reply(1));
  });

  it("C15 filters a list behind a heartbeat as any other", async () => {
    stage.upstream.script("tools/list", ({ message }) => ({
      events: ['data: {"type":"heartbeat"}\n\n', reply(message?.id, { tools: [{ name: "wipe_disk" }] })],
    }));
    const response = await stage.say({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    expect(messagesIn(response.body)).toEqual([reply(1, { tools: [] })]);
  });

  it.each<[string, string]>([
    ["a result that is text", '{"jsonrpc":"2.0","id":1,"result":"fine"}'],
    ["a result and an error", '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"m"}}'],
    ["a member beside it", '{"jsonrpc":"2.0","id":1,"result":{},"more":1}'],
  ])("C15 fails at once when the answer itself is %s (G)", async (_, text) => {
    stage.upstream.script("tools/call", {
      events: [`data: ${text}\n\n`],
      until: new Promise(() => undefined),
    });
    const response = await stage.call("echo");
    expect([response.status, response.body]).toEqual([502, expect.stringMatching(/not a message/)]);
  });

  it("C15 fails a stream that ends with nothing but foreign events (G)", async () => {
    stage.upstream.script("tools/call", { events: FOREIGN.map(([, event]) => event) });
    const response = await stage.call("echo");
    expect([response.status, response.body]).toEqual([502, expect.stringMatching(/not a message/)]);
  });

  it("C15 tells the log once a minute, with the server and without a word of the event", async () => {
    await stage.serveFrom(`${stage.upstream.url}?log`);
    const from = stage.proxy.output.length;
    stage.upstream.script("tools/call", ({ message }) => ({
      events: [...Array.from({ length: 500 }, () => `data: ${CANARY}\n\n`), reply(message?.id)],
    }));
    for (let i = 0; i < 3; i++) expect((await stage.call("echo")).status).toBe(200);
    await stage.trail();
    const told = toldIn(stage, from);
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0] ?? "")).toMatchObject({ serverId: stage.tenant.serverId, times: 1 });
    expect(stage.proxy.output.slice(from)).not.toContain(CANARY);
  });
});

it("C15 drops foreign events in the stateless era", async () => {
  const stage = await Stage.set({ policy, protocolVersion: VERSION, upstream: { stateless: true } });
  const answer = reply(1, { resultType: "complete", content: [] });
  stage.upstream.script("tools/call", { events: [...FOREIGN.map(([, event]) => event), answer] });
  const response = await send(stage, statelessCall("echo"));
  expect([response.status, answerOf(response)]).toEqual([200, answer]);
  expect(response.bytes).not.toMatch(/canary|heartbeat/);
  await stage.strike();
});

describe("a server that speaks HTTP+SSE", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ policy, upstream: { sse: true } });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  it.each(FOREIGN)("C15 drops %s, and keeps the connection", async (_, event) => {
    const session = await openSseSession(stage);
    stage.upstream.script("tools/call", ({ message }) => {
      session.stream.send(event);
      session.stream.send(reply(message?.id));
      return { status: 202 };
    });
    for (let i = 0; i < 2; i++) {
      const response = await stage.say(call("echo"), session.headers);
      expect([response.status, messagesIn(response.body)]).toEqual([200, [reply(1)]]);
      expect(response.bytes).not.toMatch(/canary|heartbeat/);
    }
  });
});
