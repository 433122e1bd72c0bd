import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../testing/open-session.ts";
import { Stage } from "../testing/stage.ts";

/** docs/policy-language.md, section 2, mode and session paths: shadow rules are recorded and let calls pass. */
const limit = (counter: string, max: number, rest: object = {}) => ({
  counter,
  window: "month",
  max,
  scope: "grant",
  ...rest,
});
const denies = (path: string, op: string, value: unknown) => ({
  conditions: [{ path, op, value }],
  on_deny: "Not so.",
});
const shadow = { mode: "shadow" };
const POLICY = {
  version: "2",
  default: "deny",
  tools: {
    tried_deny: { deny_if: [{ ...denies("args.amount", "gt", 5), ...shadow }] },
    tried_limit: { limits: [limit("real", 1, { on_deny: "One a month.", ...shadow }), limit("real", 3)] },
    tried_places: { limits: [{ counter: "p", concurrency: 1, scope: "grant", ...shadow }] },
    tried_session: { limits: [limit("s", 9, { scope: "session", ...shadow })] },
    tried_rule: { mode: "shadow", action: "deny" },
    both: {
      deny_if: [{ ...denies("args.amount", "gt", 5), ...shadow }, denies("args.amount", "gt", 9)],
    },
    by_client: { require: [denies("client.name", "eq", "claude-code")] },
    by_session: { limits: [limit("per_session", 2, { scope: "session" })] },
  },
};
const TOOLS = [...Object.keys(POLICY.tools), "unruled"];

describe("rules in shadow mode", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ policy: POLICY, tools: TOOLS });
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  const trace = async (tool: string, args: object = {}) => {
    const { hits, rows } = await stage.witness(() => stage.call(tool, args));
    return { arrived: hits.length, effect: rows[0]?.effect, rule: rows[0]?.rule, shadow: rows[0]?.shadow };
  };

  it("let a call pass, and are recorded only when they would have denied", async () => {
    expect(await trace("tried_deny", { amount: 5 })).toMatchObject({
      arrived: 1,
      effect: "allow",
      shadow: null,
    });
    expect(await trace("tried_deny", { amount: 6 })).toMatchObject({
      arrived: 1,
      effect: "allow",
      shadow: [
        { effect: "deny", rule: "/tools/tried_deny/deny_if/0", reason: expect.stringContaining("Not so.") },
      ],
    });
  });

  it("are recorded of a call that another rule denies", async () => {
    expect(await trace("both", { amount: 10 })).toMatchObject({
      arrived: 0,
      effect: "deny",
      rule: "/tools/both/deny_if/1",
      shadow: [{ effect: "deny", rule: "/tools/both/deny_if/0" }],
    });
  });

  it("count limits in budgets of their own, and refund calls without effect", async () => {
    stage.upstream.script("tool:tried_limit", { status: 503, headers: { "retry-after": "1" } });
    await stage.call("tried_limit");
    stage.upstream.reset();
    const rule = "/tools/tried_limit/limits/0";
    const seen = [await trace("tried_limit"), await trace("tried_limit"), await trace("tried_limit")];
    expect(seen.map(({ arrived }) => arrived)).toEqual([1, 1, 1]);
    expect(seen.map(({ shadow: said }) => said?.map(({ effect }) => effect))).toEqual([
      ["allow"],
      ["deny"],
      ["deny"],
    ]);
    expect(seen[1]?.shadow).toMatchObject([{ rule, reason: expect.stringContaining("One a month.") }]);
    const fourth = await trace("tried_limit");
    expect(fourth).toMatchObject({ arrived: 0, effect: "deny", rule: "/tools/tried_limit/limits/1" });
  });

  it("keep their budgets across a restart", async () => {
    await stage.proxy.kill();
    await stage.proxy.restart();
    await stage.publish({
      ...POLICY,
      tools: { ...POLICY.tools, tried_limit: { limits: [limit("real", 1, shadow)] } },
    });
    expect(await trace("tried_limit")).toMatchObject({
      arrived: 1,
      shadow: [{ effect: "deny", rule: "/tools/tried_limit/limits/0" }],
    });
  });

  it("free the slots that they count", async () => {
    for (let i = 0; i < 3; i++) {
      expect((await trace("tried_places")).shadow?.map(({ effect }) => effect)).toEqual(["allow"]);
    }
  });

  it("are recorded when a limit cannot be counted", async () => {
    expect(await trace("tried_session")).toMatchObject({
      arrived: 1,
      shadow: [{ effect: "deny", rule: "/tools/tried_session/limits/0" }],
    });
    expect(await trace("tried_rule")).toMatchObject({ shadow: [{ rule: "/tools/tried_rule/action" }] });
  });

  it("let every call pass when the whole policy is in shadow mode, and record its decisions", async () => {
    await stage.publish({ ...POLICY, ...shadow });
    expect(await trace("unruled")).toMatchObject({
      arrived: 1,
      effect: "allow",
      rule: "(shadow)",
      shadow: [{ effect: "deny", rule: "(default deny)" }],
    });
    expect(await trace("both", { amount: 10 })).toMatchObject({ arrived: 1, rule: "(shadow)" });
  });
});

describe("sessions", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ policy: POLICY, tools: TOOLS, upstream: { sessions: true } });
  });
  afterAll(() => stage?.strike());

  const open = (clientName: string) => openSession(stage, { clientName });
  const arrives = async (tool: string, session: Readonly<Record<string, string>>): Promise<boolean> =>
    (await stage.witness(() => stage.call(tool, {}, session))).hits.length === 1;

  it("give the policy the client's name from initialize", async () => {
    expect(await arrives("by_client", await open("claude-code"))).toBe(true);
    expect(await arrives("by_client", await open("curl"))).toBe(false);
    expect(await arrives("by_client", await open(""))).toBe(false);
  });

  it("have budgets of their own", async () => {
    const [one, other] = [await open("a"), await open("a")];
    expect([await arrives("by_session", one), await arrives("by_session", one)]).toEqual([true, true]);
    expect(await arrives("by_session", one)).toBe(false);
    expect(await arrives("by_session", other)).toBe(true);
  });
});
