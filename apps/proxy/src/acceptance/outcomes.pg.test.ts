import {
  freePort,
  RawClient,
  type ScriptedAnswer,
  ScriptedUpstream,
  type SeenRequest,
} from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gate } from "../testing/gate.ts";
import { reply } from "../testing/messages.ts";
import { call, Stage } from "../testing/stage.ts";

/** How a forwarded call ends, and what is refunded: docs/contract.md, G; docs/threats.md, B14, S3, S6 and L4. */
const CANARY = "canary-5f2b";
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

describe("a server that fails (G)", () => {
  const STACK = `Error: ${CANARY}\n    at /srv/app.js postgres://user:${CANARY}@db`;
  const json = { "content-type": "application/json" };
  const good = '{"jsonrpc":"2.0","id":1,"result":{}}';
  const failures: [what: string, status: number, sentence: string, script: ScriptedAnswer][] = [
    ["500 with a stack", 502, "HTTP error", { status: 500, body: STACK }],
    ["500 with a valid message", 502, "HTTP error", { status: 500, body: good, headers: json }],
    ["400", 502, "HTTP error", { status: 400, body: STACK }],
    ["404 without a session", 502, "HTTP error", { status: 404, body: STACK }],
    ["429", 429, "rate-limiting", { status: 429, body: STACK }],
    ["503", 503, "unavailable", { status: 503, body: STACK }],
    [
      "401 with a challenge",
      502,
      "did not accept the credential",
      { status: 401, headers: { "www-authenticate": `Bearer realm="${CANARY}"` } },
    ],
    ["403", 502, "did not accept the credential", { status: 403, body: STACK }],
    ["202 to a request", 502, "HTTP error", { status: 202 }],
    ["204 to a request", 502, "HTTP error", { status: 204 }],
    [
      "an HTML page",
      502,
      "something else than JSON",
      { body: `<html>${CANARY}`, headers: { "content-type": "text/html" } },
    ],
    ["no media type", 502, "something else than JSON", { body: good }],
    ["a gzip body", 502, "compressed", { body: good, headers: { ...json, "content-encoding": "gzip" } }],
    ["an empty body", 502, "not a message", { body: "", headers: json }],
    ["text that is not JSON", 502, "not a message", { body: CANARY, headers: json }],
    ["half a message", 502, "not a message", { body: good.slice(0, -1), headers: json }],
    ["a foreign id", 502, "not a message", { body: good.replace("1,", "2,"), headers: json }],
    [
      "a request instead",
      502,
      "not a message",
      { body: '{"jsonrpc":"2.0","id":1,"method":"ping"}', headers: json },
    ],
    [
      "a claimed 17 MiB",
      502,
      "larger than allowed",
      { headers: { ...json, "content-length": "17825792" }, body: "{", reset: true },
    ],
    [
      "a broken connection",
      502,
      "closed the connection",
      { body: good.slice(0, 9), headers: { ...json, "content-length": "36" }, reset: true },
    ],
    ["a broken stream", 502, "closed the connection", { events: [": hi\n\n"], reset: true }],
    ...[301, 302, 303, 307, 308].map((status): (typeof failures)[number] => [
      `a redirect ${status}`,
      502,
      "redirect",
      { status, headers: { location: "http://127.0.0.1:1/elsewhere" } },
    ]),
  ];

  it.each(failures)(
    "reports %s in a fixed sentence, and refunds nothing",
    async (_, status, sentence, script) => {
      stage.upstream.script("tool:charge", script);
      const { result, hits, rows } = await stage.witness(() => stage.call("charge"));
      expect(result.status).toBe(status);
      expect(JSON.parse(result.body)).toMatchObject({ jsonrpc: "2.0", id: 1, error: { code: -32603 } });
      expect(result.body).toContain(sentence);
      expect(result.bytes).not.toMatch(/canary|retry-after|www-authenticate|location/i);
      expect(hits).toHaveLength(1);
      expect(rows).toMatchObject([{ answer: "forwarded", tool: "charge" }]);
      expect(await stage.outcomeOf(rows[0])).toMatchObject({
        result: "upstream_failed",
        rolled_back: false,
      });
    },
  );

  it.each<[number, string, string]>([
    [429, "rate-limiting", "99"],
    [503, "unavailable", "99"],
  ])(
    "says with %s and a Retry-After when to try again, and refunds the call",
    async (status, words, after) => {
      const headers = { "retry-after": after, "x-canary": CANARY };
      stage.upstream.script("tool:charge", { status, body: STACK, headers });
      const { result, hits, rows } = await stage.witness(() => stage.call("charge"));
      expect(result).toMatchObject({ status, headers: { "retry-after": after } });
      const { error } = JSON.parse(result.body);
      expect(error).toMatchObject({ code: -32603, data: { retryAfterMs: 99_000 } });
      expect(error.message).toContain(words);
      expect(error.message).toContain("Try again in 99 s.");
      expect(result.bytes).not.toContain("canary");
      expect(hits).toHaveLength(1);
      const row = { result: "upstream_failed", upstream_status: status, rolled_back: true };
      expect(await stage.outcomeOf(rows[0])).toMatchObject(row);
    },
  );

  it("reports a closed port and an unknown name, and refunds the budget", async () => {
    for (const url of [`http://127.0.0.1:${await freePort()}/mcp`, "http://no-such-host.invalid/mcp"]) {
      await stage.serveFrom(url);
      const response = await stage.call("echo");
      expect(response.status).toBe(502);
      expect(response.body).toContain("could not be reached");
      const { rows } = await stage.witness(() => stage.call("charge"));
      expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "upstream_failed", rolled_back: true });
    }
    await stage.serveFrom(stage.upstream.url);
  });

  it("S3 follows no redirect", async () => {
    const elsewhere = await ScriptedUpstream.start();
    for (const status of [301, 302, 303, 307, 308]) {
      stage.upstream.script("tools/call", { status, headers: { location: elsewhere.url } });
      expect((await stage.call("echo")).status).toBe(502);
    }
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe("L4 the budget of a call with an effect", () => {
  it.each<[string, (request: SeenRequest) => ScriptedAnswer]>([
    ["ok", ({ message }) => ({ json: reply(message?.id) })],
    ["tool_error", ({ message }) => ({ json: reply(message?.id, { content: [], isError: true }) })],
    [
      "rpc_error",
      ({ message }) => ({ json: { jsonrpc: "2.0", id: message?.id, error: { code: 1, message: "no" } } }),
    ],
  ])("refunds nothing after %s", async (result, script) => {
    stage.upstream.script("tool:pay", script);
    const { rows } = await stage.witness(() => stage.call("pay"));
    expect(await stage.outcomeOf(rows[0])).toMatchObject({
      result,
      rolled_back: false,
    });
  });

  it("denies the fourth call after these three", async () => {
    const { result, hits, rows } = await stage.witness(() => stage.call("pay"));
    const { decision } = { decision: JSON.parse(result.body).result._meta["sallyport/decision"] };
    expect(decision).toMatchObject({
      decision: "deny",
      rule: "/tools/pay/limits/0",
      policy: stage.tenant.policyId,
      revision: 1,
    });
    expect(decision.retryAfterMs).toBeGreaterThan(0);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "D", rule: "/tools/pay/limits/0" }]);
  });
});

it("settles a call as client_gone when its client disconnects, without a cancel", async () => {
  const { opened: before, open: go } = gate();
  stage.upstream.script("tool:echo", ({ message }) => ({ before, json: reply(message?.id) }));
  const { hits, rows } = await stage.witness(async () => {
    const client = await RawClient.connect(stage.proxy.port);
    const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
    client.send(stage.post(JSON.stringify(call("echo"))));
    await arrived;
    client.close();
    await stage.call("refund"); // by then the proxy has noticed the disconnect
    go();
  });
  expect(hits).toHaveLength(1);
  const callId = rows.find(({ tool }) => tool === "echo")?.call_id;
  let outcome: { result: string } | undefined;
  while (outcome === undefined) outcome = (await stage.outcomes()).find(({ call_id }) => call_id === callId);
  expect(outcome.result).toBe("client_gone");
});
