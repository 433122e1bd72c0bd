import { setTimeout as delay } from "node:timers/promises";
import { RawClient, type RawResponse, type ScriptedAnswer } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gate } from "../testing/gate.ts";
import { openSession } from "../testing/open-session.ts";
import { call, Stage } from "../testing/stage.ts";
import { answerOf, send, statelessCall, VERSION } from "../testing/stateless-message.ts";

/** Servers that say nothing for a while, before their headers and after them: docs/protocol.md, "Silence". */
const JSON_ONLY = { Accept: "application/json" };
const NEVER = new Promise<never>(() => undefined);
/** The first comment comes after 2 s here: later than the shortest limit of a server, which is 1 s. */
const QUICK = { PROXY_KEEP_ALIVE_SECONDS: "6" };
const AFTER_FIRST_MS = 2500;

const ERAS: readonly [string, boolean][] = [
  ["the session era", false],
  ["the stateless era", true],
];

/** As it runs where nobody set anything. It takes half a minute, and everything else is tried meanwhile. */
class LongSilence {
  readonly stage: Stage;
  readonly witnessed: ReturnType<typeof this.stage.witness<RawResponse>>;
  readonly began = performance.now();
  readonly reply: object;

  constructor(stage: Stage, isStateless: boolean) {
    this.stage = stage;
    const result = { content: [], ...(isStateless ? { resultType: "complete" } : {}) };
    this.reply = { jsonrpc: "2.0", id: 1, result };
    stage.upstream.script("tool:charge", async () => ({ before: delay(31_000), json: this.reply }));
    this.witnessed = stage.witness(() =>
      isStateless ? send(stage, statelessCall("charge"), {}) : stage.call("charge"),
    );
  }

  static async begin(isStateless: boolean): Promise<LongSilence> {
    const protocolVersion = isStateless ? VERSION : "2025-11-25";
    return new LongSilence(
      await Stage.set({ upstream: { stateless: isStateless }, protocolVersion }),
      isStateless,
    );
  }
}
const long = new Map<string, LongSilence>();
beforeAll(async () => {
  for (const [era, isStateless] of ERAS) long.set(era, await LongSilence.begin(isStateless));
});
afterAll(async () => {
  for (const { stage } of long.values()) await stage.strike();
});

describe.each(ERAS)("a silent server in %s", (_, isStateless) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({
      upstream: { stateless: isStateless },
      protocolVersion: isStateless ? VERSION : "2025-11-25",
      env: QUICK,
    });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  const ask = (headers = {}) =>
    isStateless ? send(stage, statelessCall("charge"), headers) : stage.call("charge", {}, headers);
  const result = { content: [], ...(isStateless ? { resultType: "complete" } : {}) };
  const reply = { jsonrpc: "2.0", id: 1, result };

  async function mayBeSilentFor(seconds: number): Promise<void> {
    await stage.tenant.query("UPDATE servers SET silence_seconds = $1", [seconds]);
    await stage.configured();
  }

  it.each<[string, ScriptedAnswer]>([
    ["before its headers", { hang: true }],
    ["after the headers of a stream", { until: NEVER }],
    ["after the headers of a JSON reply", { json: reply, before: NEVER }],
  ])("is given up after the server's limit: %s", async (_, answer) => {
    await mayBeSilentFor(1);
    stage.upstream.script("tool:charge", answer);
    const { result: response, rows } = await stage.witness(() => ask());
    expect(response.status).toBe(504);
    expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(response.body).toContain("did not answer in time");
    const row = { result: "upstream_failed", rolled_back: false };
    expect(await stage.outcomeOf(rows[0])).toMatchObject(row);
    await mayBeSilentFor(300);
  });

  it("is given up on a stream that has begun by an error with the request's id", async () => {
    await mayBeSilentFor(3);
    stage.upstream.script("tool:charge", { hang: true });
    const response = await ask();
    expect(response.status).toBe(200);
    expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(response.body).toContain("did not answer in time");
    await mayBeSilentFor(300);
  });

  it("gets its HTTP error told on the stream that has begun", async () => {
    stage.upstream.script("tool:charge", async () => ({ before: delay(AFTER_FIRST_MS), status: 500 }));
    const response = await ask();
    expect(response.status).toBe(200);
    expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32603 } });
  });

  it("a quick error keeps its status", async () => {
    stage.upstream.script("tool:charge", { status: 500 });
    expect((await ask()).status).toBe(502);
  });

  it("passes an answer that is large and has line breaks on the stream that has begun", async () => {
    const text = "x".repeat(200_000);
    const large = { ...reply, result: { ...result, content: [{ type: "text", text }] } };
    const body = JSON.stringify(large, null, 2);
    const headers = { "content-type": "application/json" };
    stage.upstream.script("tool:charge", async () => ({ before: delay(AFTER_FIRST_MS), body, headers }));
    const response = await ask();
    const event = response.body.split("\n\n").find((block) => block.includes("data: ")) ?? "";
    const data = event.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
    expect(JSON.parse(data.join("\n"))).toEqual(large);
  });
});

describe("in the session era", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ upstream: { sessions: true }, env: QUICK });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  it("a client that takes no stream gets JSON, however long it takes", async () => {
    const session = await openSession(stage);
    const reply = { jsonrpc: "2.0", id: 1, result: {} };
    stage.upstream.script("tool:echo", async () => ({ before: delay(AFTER_FIRST_MS), json: reply }));
    const response = await stage.call("echo", {}, { ...session, ...JSON_ONLY });
    expect(response).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(JSON.parse(response.body)).toEqual(reply);
  });

  it("a handshake keeps its status and its session header", async () => {
    stage.upstream.script("initialize", async () => ({ before: delay(AFTER_FIRST_MS), status: 500 }));
    const params = {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    };
    const response = await stage.say({ jsonrpc: "2.0", id: 0, method: "initialize", params });
    expect(response.status).toBe(502);
  });

  it("a session that is lost meanwhile is told with the request's id", async () => {
    const session = await openSession(stage);
    stage.upstream.script("tool:echo", async () => ({ before: delay(AFTER_FIRST_MS), status: 404 }));
    const response = await stage.call("echo", {}, session);
    expect(answerOf(response)).toEqual({
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32001, message: "Session not found" },
    });
  });

  it("a GET whose server sends no headers is a stream, and outlives the limit", async () => {
    const session = await openSession(stage);
    await stage.tenant.query("UPDATE servers SET silence_seconds = 1");
    await stage.configured();
    const { opened, open } = gate();
    const told = { jsonrpc: "2.0", method: "notifications/tools/list_changed" };
    stage.upstream.script("GET", { before: opened, events: [told] });
    const client = await RawClient.connect(stage.proxy.port);
    client.send(stage.bodiless("GET", session));
    const response = client.response();
    await delay(7000);
    open();
    expect((await response)?.status).toBe(200);
    expect((await response)?.body).toContain(":\n\n");
    expect((await response)?.body).toContain("list_changed");
    client.close();
    await stage.tenant.query("UPDATE servers SET silence_seconds = 300");
    await stage.configured();
  });

  it("a revoked grant ends a silent call", async () => {
    const { grantId, token } = await stage.addGrant();
    const session = await openSession(stage, { headers: { Authorization: `Bearer ${token}` } });
    stage.upstream.script("tool:echo", { hang: true });
    const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
    const response = stage.say(call("echo"), session);
    const seen = await arrived;
    await stage.tenant.revoke(grantId);
    await seen.closed;
    expect((await response).status).toBe(401);
  });
});

it.each(ERAS)(
  "a silent server in %s may send no headers for 31 s by default, and runs the call once",
  {
    timeout: 90_000,
  },
  async (era) => {
    const silence = long.get(era);
    const { result: response, hits } = (await silence?.witnessed) ?? {};
    expect(performance.now() - (silence?.began ?? 0)).toBeGreaterThan(31_000);
    expect(response).toMatchObject({ status: 200, headers: { "content-type": "text/event-stream" } });
    expect(response?.body.split(":\n\n")).toHaveLength(1 + 2); // after 5 s and after 20 s
    expect(response && answerOf(response)).toEqual(silence?.reply);
    expect(hits).toHaveLength(1);
  },
);
