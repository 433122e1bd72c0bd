import { setTimeout as delay } from "node:timers/promises";
import { RawClient } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call, Stage } from "../testing/stage.ts";

/** docs/policy-language.md, section 2, limits: every window, scope and concurrency. The upstream counts. */
const limit = (counter: string, window: unknown, max: number, rest: object = {}) => ({
  limits: [{ counter, window, max, scope: "grant", ...rest }],
});
const POLICY = {
  version: "2",
  default: "deny",
  tools: {
    sliding: limit("sliding", { sliding: "3s" }, 3),
    race: limit("race", { sliding: "1h" }, 17),
    spend: limit("spend", { sliding: "1h" }, 100, { cost: "args.amount" }),
    kept_sliding: limit("kept_sliding", { sliding: "6h" }, 2),
    kept_week: limit("kept_week", "week", 2),
    kept_month: limit("kept_month", "month", 2),
    by_grant: limit("by_grant", "month", 2),
    by_identity: limit("by_identity", "month", 3, { scope: "identity" }),
    by_server: limit("by_server", "month", 3, { scope: "server" }),
    by_org: limit("by_org", "month", 3, { scope: "org" }),
    by_session: limit("by_session", "hour", 2, { scope: "session" }),
    two_at_once: { limits: [{ counter: "two", concurrency: 2, scope: "grant" }] },
    one_at_once: {
      limits: [
        { counter: "one", concurrency: 1, scope: "identity" },
        { counter: "starts", window: "month", max: 3, scope: "grant" },
      ],
    },
  },
};
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ policy: POLICY, tools: Object.keys(POLICY.tools) });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

type Headers = Readonly<Record<string, string>>;
const decisionOf = (body: string) => JSON.parse(body).result?._meta?.["sallyport/decision"];
const passes = async (tool: string, args: object = {}, headers: Headers = {}): Promise<boolean> => {
  const { status, body } = await stage.call(tool, args, headers);
  return status === 200 && JSON.parse(body).result.isError !== true;
};
const series = async (tools: readonly string[], headers: Headers = {}): Promise<boolean[]> => {
  const verdicts = [];
  for (const tool of tools) verdicts.push(await passes(tool, {}, headers));
  return verdicts;
};
async function anotherGrant(): Promise<Headers> {
  const as = { Authorization: `Bearer ${(await stage.tenant.addGrant()).token}` };
  await stage.configured();
  return as;
}

describe("a sliding window", () => {
  it("lets at most 3 calls pass in any 3 seconds, and says when the next may pass", {
    timeout: 30_000,
  }, async () => {
    const passed: { sent: number; answered: number }[] = [];
    let told = 0;
    while (passed.length < 9) {
      const sent = performance.now();
      const { body } = await stage.call("sliding");
      const retry = decisionOf(body)?.retryAfterMs;
      if (retry === undefined) {
        passed.push({ sent, answered: performance.now() });
        continue;
      }
      expect(retry).toBeGreaterThan(0);
      expect(retry).toBeLessThanOrEqual(3050);
      if (++told % 5 === 0) await delay(retry);
    }
    // A call is counted between its sending and its answer, so four calls span at least 3 seconds.
    const spans = passed.slice(3).map(({ answered }, i) => answered - (passed[i]?.sent ?? 0));
    expect(Math.min(...spans)).toBeGreaterThanOrEqual(2999);
    expect(stage.upstream.calls("sliding")).toHaveLength(passed.length);
    expect(told).toBeGreaterThan(0);
  });

  it("forwards exactly 17 of 80 calls at once", async () => {
    const { result, hits } = await stage.witness(() =>
      Promise.all(Array.from({ length: 80 }, () => passes("race"))),
    );
    expect(result.filter(Boolean)).toHaveLength(17);
    expect(hits).toHaveLength(17);
  });

  it("counts the cost of each call", async () => {
    expect(await passes("spend", { amount: 99.5 })).toBe(true);
    expect(await passes("spend", { amount: 0.500000001 })).toBe(false);
    expect(await passes("spend", { amount: 0.5 })).toBe(true);
    expect(await passes("spend", { amount: 0.000000001 })).toBe(false);
  });
});

it("keeps sliding, weekly and monthly budgets across kill -9 and SIGTERM", { timeout: 30_000 }, async () => {
  const kept = ["kept_sliding", "kept_week", "kept_month"];
  expect(await series(kept)).toEqual([true, true, true]);
  await stage.proxy.kill();
  await stage.proxy.restart();
  expect(await series(kept)).toEqual([true, true, true]);
  expect(await stage.proxy.stop()).toBe(0);
  await stage.proxy.restart();
  const { result, hits } = await stage.witness(() => series(kept));
  expect(result).toEqual([false, false, false]);
  expect(hits).toEqual([]);
});

describe("scopes", () => {
  it.each(["by_identity", "by_server", "by_org"])("%s: two grants share one budget", async (tool) => {
    const other = await anotherGrant();
    expect(await series([tool, tool])).toEqual([true, true]);
    expect(await series([tool, tool], other)).toEqual([true, false]);
    expect(await series([tool])).toEqual([false]);
    expect(stage.upstream.calls(tool)).toHaveLength(3);
  });

  it("by_grant: each grant has its own budget", async () => {
    const other = await anotherGrant();
    expect(await series(["by_grant", "by_grant", "by_grant"])).toEqual([true, true, false]);
    expect(await series(["by_grant", "by_grant", "by_grant"], other)).toEqual([true, true, false]);
  });

  it("by_session: a call without a session is denied", async () => {
    const { result, hits, rows } = await stage.witness(() => stage.call("by_session"));
    expect(decisionOf(result.body)).toMatchObject({ rule: "/tools/by_session/limits/0" });
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "D", rule: "/tools/by_session/limits/0" }]);
  });
});

describe("concurrency limits", () => {
  /** The upstream answers once the returned function is called. */
  const hold = (tool: string): (() => void) => {
    let open = (): void => undefined;
    const gate = new Promise<void>((done) => {
      open = done;
    });
    stage.upstream.script(`tool:${tool}`, ({ message }) => ({
      before: gate,
      json: { jsonrpc: "2.0", id: message?.id, result: { content: [] } },
    }));
    return open;
  };

  it("forwards 2 of 6 calls at once under a limit of 2, and frees their slots afterwards", async () => {
    const open = hold("two_at_once");
    let denied = 0;
    const running = Array.from({ length: 6 }, async () => {
      const passed = await passes("two_at_once");
      if (!passed) denied++;
      return passed;
    });
    await expect.poll(() => denied).toBe(4);
    expect(stage.upstream.calls("two_at_once").length).toBeLessThanOrEqual(2);
    open();
    expect((await Promise.all(running)).filter(Boolean)).toHaveLength(2);
    expect(stage.upstream.calls("two_at_once")).toHaveLength(2);
    expect(await series(["two_at_once", "two_at_once", "two_at_once"])).toEqual([true, true, true]);
  });

  it("frees the slot of a call that fails, and counts no budget for a denied call", async () => {
    stage.upstream.script("tool:one_at_once", { status: 500 });
    expect((await stage.call("one_at_once")).status).toBe(502);
    stage.upstream.script("tool:one_at_once", { reset: true, json: {} });
    expect((await stage.call("one_at_once")).status).toBe(502);
    const open = hold("one_at_once");
    const arrived = stage.upstream.next(({ message }) => message?.params?.["name"] === "one_at_once");
    const running = passes("one_at_once");
    await arrived;
    const other = await anotherGrant();
    expect(await series(["one_at_once", "one_at_once"], other)).toEqual([false, false]);
    open();
    expect(await running).toBe(true);
    stage.upstream.reset();
    expect(await series(["one_at_once", "one_at_once", "one_at_once", "one_at_once"], other)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("keeps the slot of a running call when its client disconnects", async () => {
    const open = hold("one_at_once");
    const other = await anotherGrant();
    const arrived = stage.upstream.next(({ message }) => message?.params?.["name"] === "one_at_once");
    const client = await RawClient.connect(stage.proxy.port);
    client.send(stage.post(JSON.stringify(call("one_at_once")), other));
    await arrived;
    client.close();
    await delay(100);
    expect(await passes("one_at_once", {}, other)).toBe(false);
    open();
    stage.upstream.reset();
    await expect.poll(() => passes("one_at_once", {}, other)).toBe(true);
  });
});
