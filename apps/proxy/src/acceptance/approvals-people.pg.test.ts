import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Approvers } from "../testing/approvers.ts";
import { HeldCalls } from "../testing/held-calls.ts";
import { bearer, call, type Stage } from "../testing/stage.ts";

/** docs/threats.md, L14: who approves, what they edit, and how often they are asked. */
let at: HeldCalls;
let stage: Stage;
let people: Approvers;
let say: HeldCalls["say"];
let asked: HeldCalls["asked"];
let ranOf: HeldCalls["ranOf"];
let rowsOf: HeldCalls["rowsOf"];
let unlike: HeldCalls["unlike"];
beforeAll(async () => {
  at = await HeldCalls.set();
  ({ stage, people, say, asked, ranOf, rowsOf, unlike } = at);
});
afterAll(() => stage?.strike());
afterEach(() => at.clear());

describe("L14 who approves", () => {
  it("a quorum of two is not one person twice", async () => {
    const args = unlike();
    const id = await asked("two", args);
    await people.approve(id);
    await people.approve(id);
    // As if somebody had set the status behind the rules.
    await stage.tenant.query("UPDATE approvals SET status = 'approved', decided_at = now() WHERE id = $1", [
      id,
    ]);
    const { result, hits } = await stage.witness(() => say("two", args));
    expect(hits).toEqual([]);
    expect(result.decision?.approvalId).toBe(id);
    await people.approve(id, await people.join("admin"));
    expect((await say("two", args)).ran).toBe(true);
  });

  it.each<[string, "viewer" | "policy_manager"]>([
    ["a viewer, who may not", "viewer"],
    ["a policy manager, where only admins are named", "policy_manager"],
  ])("the vote of %s lets nothing pass", async (_, role) => {
    const args = unlike();
    const id = await asked("named", args);
    await people.approve(id, await people.join(role));
    await stage.tenant.query("UPDATE approvals SET status = 'approved', decided_at = now() WHERE id = $1", [
      id,
    ]);
    const { hits } = await stage.witness(() => say("named", args));
    expect(hits).toEqual([]);
    await people.approve(id);
    expect((await say("named", args)).ran).toBe(true);
  });
});

describe("limits come before people", () => {
  it("and are given back while a call waits, and taken once when it runs", async () => {
    const [a, b, c] = [unlike(), unlike(), unlike()];
    const first = await asked("counted", a);
    await asked("counted", b);
    await asked("counted", c);
    await people.approve(first);
    expect((await say("counted", a)).ran).toBe(true);
    await people.approve(await asked("counted", b));
    expect((await say("counted", b)).ran).toBe(true);
    const { decision } = await say("counted", c);
    expect(decision).toMatchObject({ decision: "deny", rule: "/tools/counted/limits/0" });
  });
});

describe("edited arguments", () => {
  it("are what runs, counted by what they say", async () => {
    const args = { amount: 90, note: "as asked" };
    const id = await asked("spend", args);
    await people.approveEdited(id, '{"amount":60,"note":"edited"}');
    expect((await say("spend", args)).ran).toBe(true);
    expect(ranOf("spend")).toEqual([{ amount: 60, note: "edited" }]);
    const [row] = await rowsOf(id).then((rows) => rows.slice(-1));
    expect(row).toMatchObject({ answer: "forwarded", arg_keys: ["amount", "note"] });
    const rest = { amount: 41 };
    expect((await say("spend", rest)).decision).toMatchObject({
      decision: "deny",
      rule: "/tools/spend/limits/0",
    });
    await asked("spend", { amount: 40 });
  });

  it.each<[string, string]>([
    ["that the policy denies", '{"amount":101}'],
    ["beyond a limit", '{"amount":99}'],
    ["that are no JSON", "{"],
  ])("%s do not run, and the approval is not used", async (_, text) => {
    const args = { amount: 1, note: text };
    const id = await asked("spend", args);
    await people.approveEdited(id, text);
    const { hits } = await stage.witness(() => stage.call("spend", args));
    expect(hits).toEqual([]);
    expect((await people.find(id)).used_call_id).toBeNull();
  });

  it("that others would have to approve do not run", async () => {
    const args = { amount: 1 };
    const id = await asked("rise", args);
    await people.approveEdited(id, '{"amount":11}');
    const { result, hits } = await stage.witness(() => say("rise", args));
    expect(hits).toEqual([]);
    expect(result.decision).toMatchObject({ decision: "deny", rule: "/tools/ris*/approval" });
    expect((await people.find(id)).used_call_id).toBeNull();
  });

  it("that were sealed for another approval do not run", async () => {
    const [one, other] = [
      { amount: 1, a: 1 },
      { amount: 1, b: 1 },
    ];
    const id = await asked("spend", one);
    await people.approveEdited(id, '{"amount":2}', await asked("spend", other));
    const { result, hits } = await stage.witness(() => stage.call("spend", one));
    expect(hits).toEqual([]);
    expect(result.status).toBe(503);
  });

  it("reach a call that is held open", async () => {
    const answer = say("held", { to: "edit me" });
    await people.approveEdited(await people.waiting("held"), '{"to":"somebody else"}');
    expect((await answer).ran).toBe(true);
    expect(ranOf("held")).toContainEqual({ to: "somebody else" });
    expect(ranOf("held")).not.toContainEqual({ to: "edit me" });
  });
});

describe("a flood", { timeout: 60_000 }, () => {
  it("asks for 20 calls of a grant and no more, and for equal ones once", async () => {
    const { token } = await stage.addGrant();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => say("flood", { i: i % 30 }, bearer(token))),
    );
    const pending = answers.filter(({ decision }) => decision?.decision === "pending");
    expect(new Set(pending.map(({ decision }) => decision?.approvalId)).size).toBe(20);
    const refused = answers.filter(({ decision }) => decision?.decision === "deny");
    for (const { decision } of refused) {
      expect(decision?.reason).toContain("too many calls wait");
      expect(decision?.retryAfterMs).toBeGreaterThan(0);
    }
    expect(ranOf("flood")).toEqual([]);
  });

  it("of arguments that nobody could read is refused", async () => {
    const { result, hits } = await stage.witness(() => say("quick", { text: "x".repeat(66_000) }));
    expect(hits).toEqual([]);
    expect(result.decision).toMatchObject({
      decision: "deny",
      reason: expect.stringContaining("longer than 64 KiB"),
    });
  });
});

it("a call of a batch is not held open, so that the others do not wait for people", async () => {
  const from = performance.now();
  const batch = [call("held", unlike(), 1), call("free", {}, 2)];
  const { body } = await stage.say(batch, { "MCP-Protocol-Version": "2025-03-26" });
  expect(performance.now() - from).toBeLessThan(10_000);
  const answers = JSON.parse(body) as { id: number; result: { isError?: boolean } }[];
  expect(answers.map(({ id, result }) => [id, result.isError === true])).toEqual([
    [1, true],
    [2, false],
  ]);
});
