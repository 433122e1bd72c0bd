import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { freePort, type ScriptedAnswer } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../testing/open-session.ts";
import { bearer, Stage } from "../testing/stage.ts";
import { send, statelessCall, VERSION } from "../testing/stateless-message.ts";

/** What a call took of a limit, by how it ended; the upstream counts what ran (docs/threats.md, L4). */
const MAX = 3;
const CALLS = 10;
const POLICY = {
  version: "1",
  default: "deny",
  tools: { pay: { limits: [{ counter: "pay", window: "day", max: MAX, scope: "grant" }] } },
};
const error = { jsonrpc: "2.0", error: { code: -32602, message: "no" } };

/** How a server can answer after it has acted. */
const AFTER_THE_EFFECT: readonly [string, ScriptedAnswer][] = [
  ...[202, 204, 301, 302, 307, 308, 400, 401, 403, 404, 409, 410, 422, 429, 500, 502].map(
    (status): [string, ScriptedAnswer] => [`a bare ${status}`, { status }],
  ),
  ["a bare 503", { status: 503 }],
  ["a bare 504", { status: 504 }],
  ["307 with a Location", { status: 307, headers: { location: "/mcp/" } }],
  ["400 with a JSON-RPC error", { status: 400, json: { ...error, id: 1 } }],
  ["404 with a JSON-RPC error", { status: 404, json: { ...error, id: 1 } }],
  ["500 with a Retry-After", { status: 500, headers: { "retry-after": "1" } }],
  ["503 with a Retry-After that is none", { status: 503, headers: { "retry-after": "soon" } }],
  ["a JSON-RPC error", { json: { ...error, id: 1 } }],
  ["isError", { json: { jsonrpc: "2.0", id: 1, result: { content: [], isError: true } } }],
  ["an HTML page", { body: "<html>", headers: { "content-type": "text/html" } }],
  ["half a reply", { body: "{", headers: { "content-type": "application/json" }, reset: true }],
];

/** A server that was busy, and says so. */
const NOT_TAKEN: readonly [string, ScriptedAnswer][] = [
  ["429 with seconds", { status: 429, headers: { "retry-after": "7" } }],
  ["503 with seconds", { status: 503, headers: { "retry-after": "0" } }],
  ["503 with a date", { status: 503, headers: { "retry-after": new Date(0).toUTCString() } }],
];

describe.each<[string, boolean]>([
  ["the session era", false],
  ["the stateless era", true],
])("L4 in %s", (_, isStateless) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({
      policy: POLICY,
      tools: ["pay"],
      upstream: { stateless: isStateless },
      protocolVersion: isStateless ? VERSION : "2025-11-25",
    });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  /** Calls as a new grant, and how many of the calls came to the server. */
  async function ran(times = CALLS): Promise<number> {
    const as = bearer((await stage.addGrant()).token);
    const before = stage.upstream.calls("pay").length;
    await repeat(as, times);
    return stage.upstream.calls("pay").length - before;
  }

  async function repeat(as: ReturnType<typeof bearer>, times: number): Promise<void> {
    for (let i = 0; i < times; i++)
      await (isStateless ? send(stage, statelessCall("pay"), as) : stage.call("pay", {}, as));
  }

  it.each(AFTER_THE_EFFECT)("keeps what a call took that is answered %s", async (_, answer) => {
    stage.upstream.script("tool:pay", answer);
    expect(await ran()).toBe(MAX);
  });

  it.each(NOT_TAKEN)("gives back what a call took that the server did not take: %s", async (_, answer) => {
    stage.upstream.script("tool:pay", answer);
    expect(await ran()).toBe(CALLS);
    stage.upstream.reset();
  });

  it("keeps what a call took whose connection breaks before an answer", async () => {
    const url = new URL(stage.upstream.url);
    const { sockets, port, close } = await breaking();
    await stage.serveFrom(`http://127.0.0.1:${port}${url.pathname}`);
    const as = bearer((await stage.addGrant()).token);
    await repeat(as, CALLS);
    expect(sockets.length).toBe(MAX);
    await stage.serveFrom(stage.upstream.url);
    close();
  });

  it.each<[string, () => Promise<string>]>([
    ["a closed port", async () => `http://127.0.0.1:${await freePort()}/mcp`],
    ["a name that does not exist", async () => "http://no-such-host.invalid/mcp"],
    ["TLS that nobody speaks there", async () => stage.upstream.url.replace("http:", "https:")],
  ])("gives back what calls took that never reached the server: %s", async (_, address) => {
    const as = bearer((await stage.addGrant()).token);
    await stage.serveFrom(await address());
    await repeat(as, MAX + 1);
    await stage.serveFrom(stage.upstream.url);
    await repeat(as, CALLS);
    expect(stage.upstream.calls("pay")).toHaveLength(MAX);
  });
});

it("L4 keeps what a call took in a session that the server says is lost", async () => {
  const stage = await Stage.set({ policy: POLICY, tools: ["pay"], upstream: { sessions: true } });
  const session = await openSession(stage);
  stage.upstream.script("tool:pay", { status: 404 });
  for (let i = 0; i < CALLS; i++) await stage.call("pay", {}, session);
  expect(stage.upstream.calls("pay")).toHaveLength(MAX);
  await stage.strike();
});

/** A server that reads a request and breaks the connection. */
async function breaking(): Promise<{ sockets: Socket[]; port: number; close: () => void }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      sockets.push(socket);
      socket.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    sockets,
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    close: () => server.close(),
  };
}
