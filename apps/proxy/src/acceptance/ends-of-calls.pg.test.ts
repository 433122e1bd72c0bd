import { readFileSync } from "node:fs";
import { freePort, RawClient, type ScriptedAnswer } from "@sallyport/testkit";
import { NO_REDIS, RedisServer } from "@sallyport/testkit/redis-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gate } from "../testing/gate.ts";
import { openSession, type Session } from "../testing/open-session.ts";
import { bearer, call, Stage } from "../testing/stage.ts";

/** docs/limits.md, "How a call ends, and what becomes of its limits": each row, with either store. */
const MAX = 3;
const POLICY = {
  version: "2",
  default: "deny",
  tools: {
    pay: {
      limits: [
        { counter: "pay", window: "month", max: MAX, scope: "grant" },
        { counter: "running", concurrency: 1, scope: "grant" },
      ],
    },
  },
};
const JSON_ERROR = { jsonrpc: "2.0", id: 1, error: { code: -32602, message: "no" } };
const TOOL_ERROR = { jsonrpc: "2.0", id: 1, result: { content: [], isError: true } };

type Scene = { readonly on: Stage; readonly as: Session; readonly grantId: string };
type End = (scene: Scene) => Promise<unknown>;

const answered =
  (answer: ScriptedAnswer): End =>
  async ({ on, as }) => {
    on.upstream.script("tool:pay", answer);
    await on.call("pay", {}, as);
  };
const elsewhere =
  (url: () => Promise<string>): End =>
  async ({ on, as }) => {
    await on.serveFrom(await url());
    await on.call("pay", {}, as);
    await on.serveFrom(on.upstream.url);
  };

/** What happens to a call that has reached the server; the server answers it afterwards. */
const meanwhile =
  (act: (scene: Scene, client: RawClient) => Promise<unknown>): End =>
  async (scene) => {
    const { on, as } = scene;
    const { opened: before, open } = gate();
    on.upstream.script("tool:pay", ({ message }) => ({
      before,
      json: { jsonrpc: "2.0", id: message?.id, result: { content: [] } },
    }));
    const client = await RawClient.connect(on.proxy.port);
    const arrived = on.upstream.next(({ message }) => message?.params?.["name"] === "pay");
    client.send(on.post(JSON.stringify(call("pay", {}, 7)), as));
    await arrived;
    await act(scene, client);
    open();
    client.close();
  };

const ENDS: readonly [string, "kept" | "given back", End][] = [
  ["it ran", "kept", ({ on, as }) => on.call("pay", {}, as)],
  [
    "it was not sent: the server cannot be used as it is registered",
    "given back",
    elsewhere(async () => "ftp://127.0.0.1/mcp"),
  ],
  [
    "it did not reach the server: a closed port",
    "given back",
    elsewhere(async () => `http://127.0.0.1:${await freePort()}/mcp`),
  ],
  [
    "the server says 503 with a Retry-After",
    "given back",
    answered({ status: 503, headers: { "retry-after": "1" } }),
  ],
  [
    "the server says 429 with a Retry-After",
    "given back",
    answered({ status: 429, headers: { "retry-after": "1" } }),
  ],
  ["the server says 500", "kept", answered({ status: 500 })],
  ["the server says 503 without a time", "kept", answered({ status: 503 })],
  ["the server answers with a JSON-RPC error", "kept", answered({ json: JSON_ERROR })],
  ["the server answers with isError", "kept", answered({ json: TOOL_ERROR })],
  [
    "the connection breaks before an answer",
    "kept",
    answered({ body: "{", headers: { "content-type": "application/json" }, reset: true }),
  ],
  [
    "the server is silent too long",
    "kept",
    async (scene) => {
      await silenceOf(scene.on, 1);
      await answered({ hang: true })(scene);
      await silenceOf(scene.on, 300);
    },
  ],
  [
    "the client cancels it",
    "kept",
    meanwhile(({ on, as }) =>
      on.say({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } }, as),
    ),
  ],
  ["the client is gone", "kept", meanwhile(async (_, client) => client.close())],
  [
    "the client ends its session",
    "kept",
    meanwhile(({ on, as }) => on.raw(on.bodiless("GET", as).replace("GET", "DELETE"))),
  ],
  [
    "its grant is revoked",
    "kept",
    meanwhile(async ({ on, grantId }, client) => {
      await on.tenant.revoke(grantId);
      await client.response();
      await on.tenant.query("UPDATE grants SET revoked_at = NULL WHERE id = $1", [grantId]);
      await on.configured();
    }),
  ],
  [
    "the proxy is stopped",
    "kept",
    meanwhile(async ({ on }) => {
      await on.proxy.stop();
      await on.proxy.restart();
    }),
  ],
  [
    "the proxy is killed",
    "kept",
    meanwhile(async ({ on }) => {
      await on.proxy.kill();
      await on.proxy.restart();
    }),
  ],
];

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (NO_REDIS === undefined) redis = await RedisServer.start();
});
afterAll(() => redis?.remove());

it("the page tells of these ends, and of no other", () => {
  const page = readFileSync(new URL("../../../../docs/limits.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| (.+) \| (kept|given back) \| .+ \|$/gm)];
  expect(rows.map(([, end, budget]) => [end, budget])).toEqual(ENDS.map(([end, budget]) => [end, budget]));
});

describe.each([
  ["in memory", false],
  ["in Redis", true],
])("limits that are counted %s", (_, isShared) => {
  let stage: Stage;
  beforeAll(async () => {
    if (isShared && redis === undefined) return;
    stage = await Stage.set({
      policy: POLICY,
      tools: ["pay"],
      upstream: { sessions: true },
      env: redis !== undefined && isShared ? { REDIS_URL: redis.url } : {},
    });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage?.upstream.reset());

  it.skipIf(isShared && NO_REDIS !== undefined).each(ENDS)(
    "%s: its budget is %s, and its place is free",
    { timeout: 60_000 },
    async (_end, budget, end) => {
      const { token, grantId } = await stage.addGrant();
      const as = await openSession(stage, { headers: bearer(token) });
      await end({ on: stage, as, grantId });
      stage.upstream.reset();
      const again = await openSession(stage, { headers: bearer(token) });
      const left = budget === "kept" ? MAX - 1 : MAX;
      const verdicts: string[] = [];
      while (verdicts.length < MAX + 1) {
        const { body } = await stage.call("pay", {}, again);
        const rule = JSON.parse(body).result?._meta?.["sallyport/decision"]?.rule;
        if (rule !== "/tools/pay/limits/1") verdicts.push(rule ?? "ran"); // its place is not free yet
      }
      expect(verdicts).toEqual([
        ...Array.from({ length: left }, () => "ran"),
        ...Array.from({ length: MAX + 1 - left }, () => "/tools/pay/limits/0"),
      ]);
      expect(stage.upstream.calls("pay")).toHaveLength(left);
    },
  );
});

async function silenceOf(stage: Stage, seconds: number): Promise<void> {
  await stage.tenant.query("UPDATE servers SET silence_seconds = $1", [seconds]);
  await stage.configured();
}
