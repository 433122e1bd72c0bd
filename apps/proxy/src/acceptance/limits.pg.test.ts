import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, Stage } from "../testing/stage.ts";

/** docs/threats.md, L: budgets. The upstream's own count is the verdict. */
const limit = (counter: string, window: string, max: number, rest: object = {}) => ({
  counter,
  window,
  max,
  scope: "grant",
  ...rest,
});
const POLICY = {
  version: "1",
  default: "deny",
  tools: {
    minute: { limits: [limit("minute", "minute", 10, { on_deny: "Ten a minute." })] },
    shared_a: { limits: [limit("shared", "day", 17)] },
    shared_b: { limits: [limit("shared", "day", 17), limit("b", "hour", 1000)] },
    spend: { limits: [limit("spend", "day", 100, { cost: "args.amount" })] },
    three: { limits: [limit("three", "day", 3)] },
    two: { limits: [limit("two", "day", 2)] },
  },
};
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ policy: POLICY, tools: Object.keys(POLICY.tools) });
});
afterAll(() => stage?.strike());

const isDenied = (body: string): boolean => JSON.parse(body).result?.isError === true;
const passes = async (tool: string, args: object = {}): Promise<boolean> =>
  !isDenied((await stage.call(tool, args)).body);

it("forwards 10 of 11 calls in a minute under a limit of 10", { timeout: 60_000 }, async () => {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 10_000) await delay(left); // all eleven calls must be in one window
  const { result, hits, rows } = await stage.witness(async () => {
    const bodies: string[] = [];
    for (let i = 0; i < 11; i++) bodies.push((await stage.call("minute", { i })).body);
    return bodies;
  });
  expect(result.map(isDenied)).toEqual([...Array.from({ length: 10 }, () => false), true]);
  expect(hits).toHaveLength(10);
  expect(rows.map(({ answer }) => answer).toSorted()).toEqual([
    "D",
    ...Array.from({ length: 10 }, () => "forwarded"),
  ]);
  const { content, _meta } = JSON.parse(result[10] ?? "").result;
  expect(content[0].text).toMatch(
    /^\[POLICY DENIED\] Ten a minute\.\nThe call did not reach the server\. Call again in \d+ s/,
  );
  const { retryAfterMs, ...decision } = _meta["sallyport/decision"];
  expect(decision).toMatchObject({ limit: 10, left: 0 });
  expect(Date.parse(decision.resets) % 60_000).toBe(0);
  expect(Date.parse(decision.resets)).toBeGreaterThan(Date.now() - 1000);
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(retryAfterMs).toBeLessThanOrEqual(60_000);
});

it("L1 forwards exactly 17 of 80 calls at once over two tools that share a budget of 17", async () => {
  const { result, hits, rows } = await stage.witness(() =>
    Promise.all(Array.from({ length: 80 }, (_, i) => passes(i % 2 === 0 ? "shared_a" : "shared_b"))),
  );
  expect(result.filter(Boolean)).toHaveLength(17);
  expect(hits).toHaveLength(17);
  expect(rows.filter(({ effect }) => effect === "allow")).toHaveLength(17);
  expect(rows.filter(({ answer }) => answer === "D")).toHaveLength(63);
});

describe("L3 costs", () => {
  it.each<[string, string]>([
    ["negative", "-50"],
    ["missing", ""],
    ["a string", '"5"'],
    ["more than the budget", "100.000000001"],
    ["1e308", "1e308"],
    ["null", "null"],
  ])("denies a cost that is %s (D)", async (_, amount) => {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"spend","arguments":{${amount === "" ? "" : `"amount":${amount}`}}}}`;
    const { result, hits, rows } = await stage.witness(() => stage.say(body));
    expect(isDenied(result.body)).toBe(true);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "D", effect: "deny" }]);
  });

  it("spends a budget of 100 to the last billionth", async () => {
    expect(await passes("spend", { amount: 60 })).toBe(true);
    expect(await passes("spend", { amount: 39.999999999 })).toBe(true);
    const { body } = await stage.call("spend", { amount: 0.000000002 });
    expect(JSON.parse(body).result._meta["sallyport/decision"]).toMatchObject({ limit: 100, left: 1e-9 });
    expect(await passes("spend", { amount: 0 })).toBe(true);
    expect(await passes("spend", { amount: 0.000000001 })).toBe(true);
    expect(await passes("spend", { amount: 0.000000001 })).toBe(false);
  });
});

describe("a restart", () => {
  it("refills no budget after SIGTERM", async () => {
    expect([await passes("three"), await passes("three")]).toEqual([true, true]);
    expect(await stage.proxy.stop()).toBe(0);
    await stage.proxy.restart();
    expect([await passes("three"), await passes("three")]).toEqual([true, false]);
  });

  it("refills no budget after kill -9", async () => {
    expect(await passes("two")).toBe(true);
    await stage.proxy.kill();
    await stage.proxy.restart();
    expect([await passes("two"), await passes("two")]).toEqual([true, false]);
  });

  it("keeps the refund of a call that was not taken after kill -9", async () => {
    const { token } = await stage.tenant.addGrant();
    const as = bearer(token);
    await stage.configured();
    stage.upstream.script("tool:two", { status: 503, headers: { "retry-after": "1" } });
    expect((await stage.call("two", {}, as)).status).toBe(503);
    stage.upstream.reset();
    await stage.trail();
    await stage.proxy.kill();
    await stage.proxy.restart();
    const denied = [];
    for (let i = 0; i < 3; i++) denied.push(isDenied((await stage.call("two", {}, as)).body));
    expect(denied).toEqual([false, false, true]);
  });
});
