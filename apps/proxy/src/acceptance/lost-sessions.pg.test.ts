import type { ScriptedAnswer } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSession, type Session } from "../testing/open-session.ts";
import { Stage } from "../testing/stage.ts";
import { send, stateless, statelessCall, VERSION } from "../testing/stateless-message.ts";

/** A server that no longer knows a session: docs/contract.md, S. Clients begin anew on a 404 and nothing else. */
const LOST = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"}}';
const rpc = (code: number, message: string, id: unknown = null) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});
const text = (status: number, body: string): ScriptedAnswer => ({
  status,
  body,
  headers: { "content-type": "text/plain" },
});

/** What servers say, as their SDKs have it. */
const SAYS_LOST: readonly [string, ScriptedAnswer][] = [
  ["a bare 404", { status: 404 }],
  ["404 of an SDK", { status: 404, json: rpc(-32001, "Session not found") }],
  ["404 in text", text(404, "session not found")],
  [
    "400 No valid session ID",
    { status: 400, json: rpc(-32000, "Bad Request: No valid session ID provided") },
  ],
  ["400 Server not initialized", { status: 400, json: rpc(-32000, "Bad Request: Server not initialized") }],
  [
    "400 Server not initialized, with the id",
    { status: 400, json: rpc(-32000, "Server not initialized", 1) },
  ],
  ["400 Invalid session ID in text", text(400, "Invalid session ID\n")],
  ["400 with an error in text", { status: 400, json: { error: "Session not found or expired" } }],
  ["401 Session not found", text(401, "Unauthorized: Session not found")],
];
/** Its legal twins, which say something else. */
const SAYS_OTHERWISE: readonly [string, ScriptedAnswer][] = [
  ["a bare 400", { status: 400 }],
  [
    "400 about an argument",
    { status: 400, json: rpc(-32602, "The argument is invalid: session not found", 1) },
  ],
  ["400 in text", text(400, "Bad Request")],
  ["401", { status: 401 }],
  ["403 about a session", text(403, "Session not found")],
  ["500 about a session", text(500, "Session not found")],
];

describe("a request of a session", () => {
  let stage: Stage;
  let session: Session;
  beforeAll(async () => {
    stage = await Stage.set({ upstream: { sessions: true } });
    session = await openSession(stage);
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  it.each(SAYS_LOST)("is answered 404 and -32001 where the server says: %s", async (_, answer) => {
    stage.upstream.script("POST", answer);
    stage.upstream.script("tools/call", answer);
    const { result, hits, rows } = await stage.witness(() => stage.call("echo", {}, session));
    expect([result.status, result.body]).toEqual([404, LOST]);
    expect(hits).toHaveLength(1);
    expect(await stage.outcomeOf(rows[0])).toMatchObject({
      result: "upstream_failed",
      upstream_status: answer.status,
    });
    const told = { jsonrpc: "2.0", method: "notifications/initialized" };
    expect(await stage.say(told, session)).toMatchObject({ status: 404, body: LOST });
  });

  it.each(SAYS_OTHERWISE)(
    "is not told that its session is lost where the server says: %s",
    async (_, answer) => {
      stage.upstream.script("tools/call", answer);
      const { status, body } = await stage.call("echo", {}, session);
      expect(status).not.toBe(404);
      expect(body).not.toContain("-32001");
    },
  );

  it("goes on after all that", async () =>
    expect(await stage.call("echo", {}, session)).toMatchObject({ status: 200 }));

  it.each(SAYS_LOST)(
    "its stream and its end are answered 404 where the server says: %s",
    async (_, answer) => {
      if (answer.status === 404 && answer.json === undefined && answer.body === undefined) return; // no GET there
      for (const method of ["GET", "DELETE"]) {
        stage.upstream.script(method, answer);
        const { result, hits } = await stage.witness(() => stage.raw(stage.bodiless(method, session)));
        expect([result?.status, result?.body]).toEqual([404, LOST]);
        expect(hits).toHaveLength(1);
      }
    },
  );

  it.each<[string, ScriptedAnswer, number]>([
    ["a bare 404", { status: 404 }, 405],
    ["404 Cannot GET /mcp", text(404, "Cannot GET /mcp"), 405],
    ["405", { status: 405 }, 405],
    ["409", { status: 409, json: rpc(-32000, "Conflict: canary") }, 409],
    ["500", { status: 500 }, 502],
  ])("its GET, which the server answers %s, is no lost session", async (_, answer, status) => {
    stage.upstream.script("GET", answer);
    const response = await stage.raw(stage.bodiless("GET", session));
    expect(response?.status).toBe(status);
    expect(response?.bytes).not.toContain("canary");
    expect(await stage.call("echo", {}, session)).toMatchObject({ status: 200 });
  });

  it("ours that nobody knows is answered with the same bytes", async () =>
    expect(await stage.call("echo", {}, { "Mcp-Session-Id": "x" })).toMatchObject({
      status: 404,
      body: LOST,
    }));
});

describe.each<[string, boolean]>([
  ["the session era", false],
  ["the stateless era", true],
])("a single call without a session in %s", (_, isStateless) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set(
      isStateless
        ? { protocolVersion: VERSION, upstream: { stateless: true } }
        : { protocolVersion: "2025-11-25" },
    );
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  it.each(SAYS_LOST)("is not told of a lost session where the server says: %s", async (_, answer) => {
    stage.upstream.script("tools/call", answer);
    stage.upstream.script("tools/list", answer);
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    for (const response of [
      await (isStateless ? send(stage, statelessCall("echo")) : stage.call("echo")),
      await (isStateless ? send(stage, stateless("tools/list")) : stage.say(list)),
    ]) {
      expect(response.status).not.toBe(404);
      expect(response.body).not.toContain('-32001,"message":"Session not found"');
    }
  });
});
