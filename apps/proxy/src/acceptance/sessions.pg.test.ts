import { randomUUID } from "node:crypto";
import { parseKeyring } from "@sallyport/credentials";
import { type RawResponse, TEST_SEALING_KEYS } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SessionSeal } from "../adapters/seals/session-seal.ts";
import { bearer, call, Stage } from "../testing/stage.ts";
import { gate } from "../testing/gate.ts";
import { flipBit } from "../testing/flip-bit.ts";
import { note } from "../testing/messages.ts";
import { initialize, openSession } from "../testing/open-session.ts";

/** docs/threats.md, C1 to C4 and C14; docs/protocol.md, "The session era". */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const seal = new SessionSeal(parseKeyring(TEST_SEALING_KEYS));

const open = async (headers = {}): Promise<string> =>
  (await openSession(stage, { headers }))["Mcp-Session-Id"];
const bare = (method: string, session: string | null): string =>
  stage.bodiless(method, session === null ? {} : { "Mcp-Session-Id": session });

const idsIn = (response: RawResponse): string[] =>
  stage.upstream.requests
    .flatMap(({ headers }) => headers["mcp-session-id"] ?? [])
    .filter((id) => response.bytes.includes(id));

it("C3 gives the client an id of the proxy and the server its own, and shows neither the other's", async () => {
  const opened = await stage.say(initialize());
  const ours = opened.headers["mcp-session-id"] ?? "";
  expect(ours.length).toBeGreaterThan(100);
  const response = await stage.call("echo", {}, { "Mcp-Session-Id": ours });
  expect(response.status).toBe(200);
  const theirs = stage.upstream.requests.at(-1)?.headers["mcp-session-id"];
  expect(theirs).toMatch(/^[0-9a-f-]{36}$/);
  expect(ours).not.toBe(theirs);
  expect(idsIn(opened)).toEqual([]);
  expect(idsIn(response)).toEqual([]);
  expect(seal.open(ours)).toMatchObject({
    upstreamId: theirs,
    grantId: stage.tenant.grantId,
    version: "2025-11-25",
  });
});

it("refuses a request without a session id at a server with sessions (S)", async () => {
  await open();
  const { result, hits, rows } = await stage.witness(() => stage.call("echo"));
  expect(result.status).toBe(400);
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ answer: "S", effect: "deny" }]);
});

describe("C1, C2 sessions of other owners (S)", () => {
  const sessionOf = (over: Partial<ReturnType<typeof seal.open>>): string =>
    seal.seal({
      grantId: stage.tenant.grantId,
      tokenId: stage.tenant.tokenId,
      serverId: stage.tenant.serverId,
      upstreamId: "x",
      version: "2025-11-25",
      issuedAt: Date.now(),
      clientName: undefined,
      isSse: false,
      ...over,
    });
  it.each<[string, () => Promise<string> | string]>([
    ["of another grant", async () => open(bearer((await stage.addGrant()).token))],
    ["of another token of the grant", () => sessionOf({ tokenId: randomUUID() })],
    ["of another server", () => sessionOf({ serverId: randomUUID() })],
    ["sealed for another grant", () => sessionOf({ grantId: randomUUID() })],
    ["that was never issued", () => randomUUID()],
    ["that was changed", async () => flipBit(await open())],
    [
      "sealed with other keys",
      () =>
        new SessionSeal(parseKeyring(`1:${Buffer.alloc(32, 8).toString("base64")}`)).seal({
          ...seal.open(sessionOf({})),
          upstreamId: "x",
        } as never),
    ],
    ["of the server itself", async () => seal.open(await open())?.upstreamId ?? ""],
    ["of 8,000 characters", () => "A".repeat(8000)],
  ])("refuses a session id %s", async (_, make) => {
    const session = await make();
    for (const bytes of [
      stage.post(JSON.stringify(call("echo")), { "Mcp-Session-Id": session }),
      bare("GET", session),
      bare("DELETE", session),
    ]) {
      const { result, hits, rows } = await stage.witness(() => stage.raw(bytes));
      expect(result?.status).toBe(404);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ answer: "S" }]);
    }
  });

  it("accepts the client's own session id", async () => {
    const session = await open();
    const { result, hits } = await stage.witness(() => stage.call("echo", {}, { "Mcp-Session-Id": session }));
    expect(result.status).toBe(200);
    expect(hits).toHaveLength(1);
  });
});

it("forwards a DELETE, and answers 404 to the session afterwards", async () => {
  const session = await open();
  const ended = await stage.witness(() => stage.raw(bare("DELETE", session)));
  expect(ended.result?.status).toBe(204);
  expect(ended.hits).toMatchObject([{ method: "DELETE" }]);
  expect(ended.rows).toMatchObject([{ answer: "forwarded", method: "DELETE" }]);
  const after = await stage.call("echo", {}, { "Mcp-Session-Id": session });
  expect(after.status).toBe(404);
  expect(after.body).toBe('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"}}');
});

it("refuses DELETE and GET without a session id with 400", async () => {
  await open();
  for (const method of ["DELETE", "GET"]) {
    const { result, hits } = await stage.witness(() => stage.raw(bare(method, null)));
    expect(result?.status).toBe(400);
    expect(hits).toEqual([]);
  }
});

it("answers 405 to a GET that the server does not offer", async () => {
  const session = await open();
  const { result, rows } = await stage.witness(() => stage.raw(bare("GET", session)));
  expect(result?.status).toBe(405);
  expect(rows).toMatchObject([{ answer: "forwarded", method: "GET" }]);
});

it("accepts a session id after kill -9, because the proxy stores no sessions", async () => {
  const session = await open();
  await stage.proxy.kill();
  await stage.proxy.restart();
  expect((await stage.call("echo", {}, { "Mcp-Session-Id": session })).status).toBe(200);
});

describe("the protocol version", () => {
  it.each([
    ["2024-11-05", 200],
    ["2025-03-26", 200],
    ["2025-06-18", 200],
    ["2025-11-25", 200],
    ["2024-10-07", 400],
    ["2026-07-28", 400],
    ["latest", 400],
    ["", 400],
  ])("answers the header %j with %i", async (version, status) => {
    const session = await open();
    const { result, hits, rows } = await stage.witness(() =>
      stage.call("echo", {}, { "Mcp-Session-Id": session, "MCP-Protocol-Version": version }),
    );
    expect(result.status).toBe(status);
    expect(hits.map(({ headers }) => headers["mcp-protocol-version"])).toEqual(
      status === 200 ? [version] : [],
    );
    expect(rows).toMatchObject([{ answer: status === 200 ? "forwarded" : "V" }]);
    if (status === 400) {
      expect(JSON.parse(result.body).error).toEqual({
        code: -32022,
        message: "Unsupported protocol version",
        data: {
          supported: ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"],
          requested: version,
        },
      });
    }
  });

  it("is that of the session when the header is missing", async () => {
    const session = await open();
    const { hits } = await stage.witness(() => stage.call("echo", {}, { "Mcp-Session-Id": session }));
    expect(hits[0]?.headers["mcp-protocol-version"]).toBe("2025-11-25");
  });

  it("refuses a stateless request by its body alone (V)", async () => {
    const message = {
      jsonrpc: "2.0",
      id: 1,
      method: "server/discover",
      params: { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } },
    };
    const { result, hits, rows } = await stage.witness(() => stage.say(message));
    expect(result.status).toBe(400);
    expect(JSON.parse(result.body)).toMatchObject({ id: 1, error: { code: -32601 } });
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "V" }]);
  });

  it("refuses an initialize result with a version that is not supported", async () => {
    stage.upstream.script("initialize", ({ message }) => ({
      json: {
        jsonrpc: "2.0",
        id: message?.id,
        result: { protocolVersion: "2024-10-07", capabilities: {}, serverInfo: {} },
      },
    }));
    const response = await stage.say(initialize());
    expect(response.status).toBe(502);
    expect(response.body).toContain("protocol version that is not served");
  });
});

describe("C14 the client's own requests", () => {
  const cancel = (requestId: unknown) => note("cancelled", { requestId });

  it("forwards a cancel, and refunds no budget", async () => {
    const session = await openSession(stage);
    const { opened: until, open: endStream } = gate();
    stage.upstream.script("tool:pay", { events: [], until });
    const arrived = stage.upstream.next(({ message }) => message?.params?.["name"] === "pay");
    const running = stage.say(call("pay", {}, 41), session);
    await arrived;
    const cancelled = stage.upstream.next(({ message }) => message?.method === "notifications/cancelled");
    expect((await stage.say(cancel(41), session)).status).toBe(202);
    await cancelled;
    endStream();
    expect((await running).status).toBe(502);
    const [outcome] = (await stage.outcomes()).filter(({ result }) => result === "upstream_failed");
    expect(outcome).toMatchObject({ rolled_back: false });
  });

  it("refuses an id that is in use in the session (I)", async () => {
    const session = await openSession(stage);
    const { opened: before, open: go } = gate();
    stage.upstream.script("tool:echo", ({ message }) => ({
      before,
      json: { jsonrpc: "2.0", id: message?.id, result: {} },
    }));
    const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
    const first = stage.say(call("echo", {}, 9), session);
    await arrived;
    const { result, hits, rows } = await stage.witness(() => stage.say(call("echo", {}, 9), session));
    expect(result.status).toBe(400);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "I" }]);
    expect((await stage.say(cancel("9"), session)).status).toBe(202);
    go();
    expect((await first).status).toBe(200);
  });
});

it("sends no session id and no cancel to a server without sessions", async () => {
  const plain = await Stage.set();
  try {
    const opened = await plain.say(initialize());
    expect(opened.headers["mcp-session-id"]).toBeUndefined();
    expect((await plain.call("echo")).status).toBe(200);
    const { result, hits, rows } = await plain.witness(() =>
      plain.say({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }),
    );
    expect(result.status).toBe(202);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "N" }]);
    expect((await plain.call("echo", {}, { "Mcp-Session-Id": "made-up" })).status).toBe(404);
  } finally {
    await plain.strike();
  }
});
