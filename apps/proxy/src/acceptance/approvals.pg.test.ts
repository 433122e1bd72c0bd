import { setTimeout as delay } from "node:timers/promises";
import { parseKeyring, seal } from "@sallyport/credentials";
import { RawClient, TEST_SEALING_KEYS } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Approvers } from "../testing/approvers.ts";
import { HELD_POLICY, HeldCalls, readAnswer } from "../testing/held-calls.ts";
import { bearer, call, type Stage } from "../testing/stage.ts";

/** docs/threats.md, L14: what waits for people runs once or not at all, by the upstream's count. */
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

describe("a call that waits", () => {
  it("goes on when it is approved, with one row that names the approval, and an outcome", async () => {
    const { result, hits, rows } = await stage.witness(async () => {
      const answer = say("held", { to: "ada" });
      await people.approve(await people.waiting("held"));
      return answer;
    });
    expect(result).toMatchObject({ ran: true });
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ answer: "forwarded", effect: "allow", rule: "/tools/held" }]);
    const [approval] = (await people.of("held")).slice(-1);
    expect(approval).toMatchObject({ status: "approved", used_call_id: rows[0]?.call_id });
    expect(rows).toMatchObject([{ approval_id: approval?.id }]);
    expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "ok" });
  });

  it("is answered W in time, with where and when to go on; the same call runs once it is approved", async () => {
    const args = unlike();
    const { result, hits, rows } = await stage.witness(() => say("quick", args));
    expect(hits).toEqual([]);
    const { approvalId = "" } = result.decision ?? {};
    const [{ slug } = { slug: "" }] = await stage.tenant.query<{ slug: string }>(
      "SELECT slug FROM orgs WHERE id = $1",
      [stage.tenant.orgId],
    );
    expect(result.decision).toMatchObject({
      decision: "pending",
      rule: "/tools/quick/approval",
      approvalUrl: `https://dash.example/${slug}/approvals/${approvalId}`,
      retryAfterMs: 15_000,
    });
    expect(result.text).toMatch(
      /^\[APPROVAL PENDING\] Held by \/tools\/quick\/approval: .*\nThe call did not reach/,
    );
    expect(rows).toMatchObject([{ answer: "W", effect: "deny", approval_id: approvalId }]);
    expect(await asked("quick", args)).toBe(approvalId);
    await people.approve(approvalId);
    expect((await say("quick", args)).ran).toBe(true);
    expect(ranOf("quick")).toEqual([args]);
    expect((await rowsOf(approvalId)).map(({ answer }) => answer)).toEqual(["W", "W", "forwarded"]);
  });

  it("is denied (D) with the approver's reason, and again without asking again", async () => {
    const { result, hits } = await stage.witness(async () => {
      const answer = say("held", { to: "bob" });
      await people.deny(await people.waiting("held"), "Bob has left.");
      return [await answer, await say("held", { to: "bob" })];
    });
    expect(hits).toEqual([]);
    expect(result.map(({ decision }) => decision)).toMatchObject([
      { decision: "deny", reason: "Denied by a person: Bob has left." },
      { decision: "deny", reason: "Denied by a person: Bob has left." },
    ]);
  });

  it("is kept alive by comments, and answered on the stream that they began", {
    timeout: 30_000,
  }, async () => {
    const answer = stage.call("held", { to: "cid" });
    const id = await people.waiting("held");
    await delay(5500);
    await people.approve(id);
    const { body, headers } = await answer;
    expect(headers["content-type"]).toBe("text/event-stream");
    expect(body).toMatch(/^:/);
    expect(readAnswer(body).ran).toBe(true);
    expect(ranOf("held")).toContainEqual({ to: "cid" });
  });

  it("that needs no approval by its arguments asks nobody", async () => {
    expect((await say("large", { amount: 10 })).ran).toBe(true);
    expect((await say("large", { amount: 11 })).decision?.decision).toBe("pending");
    expect(await people.of("large")).toHaveLength(1);
  });

  it("that nobody approves in time says so", async () => {
    const { result, hits } = await stage.witness(() => say("short", unlike()));
    expect(hits).toEqual([]);
    expect(result.decision).toMatchObject({
      decision: "deny",
      reason: expect.stringContaining("nobody approved this call in time"),
    });
  });

  it("does not run when its client has left, and its approval is there for the next one", async () => {
    const args = { to: "dan" };
    const client = await RawClient.connect(stage.proxy.port);
    client.send(stage.post(JSON.stringify(call("held", args))));
    const id = await people.waiting("held");
    client.close();
    await people.approve(id);
    await delay(300);
    expect(ranOf("held")).not.toContainEqual(args);
    expect((await say("held", args)).ran).toBe(true);
    expect(ranOf("held").filter((ran) => JSON.stringify(ran) === JSON.stringify(args))).toHaveLength(1);
  });
});

describe("L14 an approval is for exactly one call", () => {
  it.each<[string, object]>([
    ["another value", { to: "ada", amount: 2 }],
    ["another argument", { to: "ada", amount: 1, more: true }],
    ["one argument less", { to: "ada" }],
    ["a number as a string", { to: "ada", amount: "1" }],
    ["a number that a double would not tell apart", { to: "ada", amount: 1.0000000000000002 }],
    ["other letters", { to: "Ada", amount: 1 }],
  ])("and not for %s", async (_, other) => {
    const id = await asked("quick", { to: "ada", amount: 1 });
    await people.approve(id);
    const { result, hits } = await stage.witness(() => say("quick", other));
    expect(hits).toEqual([]);
    expect(result.decision).toMatchObject({ decision: "pending" });
    expect(result.decision?.approvalId).not.toBe(id);
    expect((await say("quick", { to: "ada", amount: 1 })).ran).toBe(true);
  });

  it("in any spelling of it", async () => {
    const id = await asked("quick", { b: [1, "é"], a: { y: 1e2, x: null } });
    await people.approve(id);
    const spelt = String.raw`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"arguments":{"a":{"x":null,"y":100.0},"b":[1e0 , "\u00e9"]},"name":"quick"}}`;
    const from = stage.upstream.requests.length;
    const answers = [
      readAnswer((await stage.say(spelt)).body),
      await say("quick", { a: { x: null, y: 100 }, b: [1, "é"] }),
    ];
    expect(answers.map(({ ran }) => ran)).toEqual([true, false]);
    expect(ranOf("quick", from)).toHaveLength(1);
  });

  it("and not for another grant of the same identity", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    const { token } = await stage.addGrant();
    const { result, hits } = await stage.witness(() => say("quick", args, bearer(token)));
    expect(hits).toEqual([]);
    expect(result.decision?.approvalId).not.toBe(id);
    expect((await say("quick", args)).ran).toBe(true);
  });

  it("and by another token of the grant, or another session, it is used once all the same", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    const { token } = await stage.tenant.addToken();
    await stage.configured();
    const from = stage.upstream.requests.length;
    const answers = await Promise.all([say("quick", args), say("quick", args, bearer(token))]);
    expect(answers.filter(({ ran }) => ran)).toHaveLength(1);
    expect(ranOf("quick", from)).toEqual([args]);
  });

  it("and not for another tool", async () => {
    const args = unlike();
    await people.approve(await asked("quick", args));
    const { result, hits } = await stage.witness(() => say("flood", args));
    expect(hits).toEqual([]);
    expect(result.decision?.decision).toBe("pending");
  });

  it("once: a replay asks anew", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    expect((await say("quick", args)).ran).toBe(true);
    const again = await asked("quick", args);
    expect(again).not.toBe(id);
    expect(ranOf("quick").filter((ran) => JSON.stringify(ran) === JSON.stringify(args))).toHaveLength(1);
  });

  it("also when many equal calls wait: one runs, the others are told", { timeout: 20_000 }, async () => {
    const args = { to: "many" };
    const { result, hits } = await stage.witness(async () => {
      const answers = Promise.all(Array.from({ length: 10 }, () => say("held", args)));
      const id = await people.waiting("held");
      await delay(300);
      expect((await people.of("held")).filter(({ status }) => status === "pending")).toHaveLength(1);
      await people.approve(id);
      return answers;
    });
    expect(result.filter(({ ran }) => ran)).toHaveLength(1);
    expect(hits).toHaveLength(1);
    for (const { ran, decision } of result)
      if (!ran) expect(decision?.reason).toContain("an equal one ran under it");
  });

  it("and not after it has expired", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    await people.expire(id);
    const { result, hits } = await stage.witness(() => say("quick", args));
    expect(hits).toEqual([]);
    expect(result.decision?.approvalId).not.toBe(id);
    expect((await people.find(id)).status).toBe("expired");
  });

  it("and not once it was denied after all", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    await people.deny(id, "On second thought.");
    const { result, hits } = await stage.witness(() => say("quick", args));
    expect(hits).toEqual([]);
    expect(result.decision?.reason).toContain("On second thought.");
  });
});

describe("L14 what changes between the question and the call", () => {
  it("the policy: an approval of an older revision is worth nothing", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    await stage.publish(HELD_POLICY);
    const { result, hits } = await stage.witness(() => say("quick", args));
    expect(hits).toEqual([]);
    expect(result.decision?.decision).toBe("pending");
    expect(result.decision?.approvalId).not.toBe(id);
    expect((await people.find(id)).status).toBe("withdrawn");
  });

  it("the policy, while the call waits: an approval then is refused", async () => {
    const args = { to: "policy" };
    const { result, hits } = await stage.witness(async () => {
      const answer = say("held", args);
      const id = await people.waiting("held");
      await stage.publish(HELD_POLICY);
      await people.approve(id);
      return answer;
    });
    expect(hits).toEqual([]);
    expect(result.decision).toMatchObject({
      decision: "deny",
      reason: expect.stringContaining("has changed meanwhile"),
    });
  });

  it("the policy, of which this proxy has not heard yet", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    await stage.tenant.query("ALTER TABLE policies DISABLE TRIGGER config_changed");
    await stage.tenant.query("UPDATE policies SET current_revision = current_revision + 1 WHERE id = $1", [
      stage.tenant.policyId,
    ]);
    const { result, hits } = await stage.witness(() => say("quick", args));
    await stage.tenant.query("UPDATE policies SET current_revision = current_revision - 1 WHERE id = $1", [
      stage.tenant.policyId,
    ]);
    await stage.tenant.query("ALTER TABLE policies ENABLE TRIGGER config_changed");
    expect(hits).toEqual([]);
    expect(result.decision?.reason).toContain("has changed meanwhile");
    expect((await say("quick", args)).ran).toBe(true);
  });

  it("the definition of the tool", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    await stage.tenant.reviewTools([
      { name: "quick", inputSchema: { type: "object" }, description: "Changed." },
    ]);
    await stage.configured();
    const { result, hits } = await stage.witness(() => say("quick", args));
    expect(hits).toEqual([]);
    expect(result.decision?.approvalId).not.toBe(id);
  });

  it("the credential of the server", async () => {
    const args = unlike();
    const id = await asked("quick", args);
    await people.approve(id);
    const { orgId, serverId } = stage.tenant;
    const place = { orgId, serverId, field: "header:x-key" };
    await stage.tenant.query("UPDATE server_headers SET sealed = $2 WHERE server_id = $1", [
      serverId,
      seal(parseKeyring(TEST_SEALING_KEYS), place, "somebody else's"),
    ]);
    await stage.configured();
    const { result, hits } = await stage.witness(() => say("quick", args));
    expect(hits).toEqual([]);
    expect(result.decision?.approvalId).not.toBe(id);
  });

  it("the address of the server, while the call waits", async () => {
    const { result, hits } = await stage.witness(async () => {
      const answer = say("held", { to: "address" });
      const id = await people.waiting("held");
      await stage.serveFrom(`${stage.upstream.url}?other`);
      await people.approve(id);
      return answer;
    });
    await stage.serveFrom(stage.upstream.url);
    expect(hits).toEqual([]);
    expect(result.decision?.reason).toContain("has changed meanwhile");
  });

  it("the grant: revoked while the call waits, it ends at once, and an approval runs nothing", async () => {
    const { grantId, token } = await stage.addGrant();
    const { result, hits, rows } = await stage.witness(async () => {
      const answer = stage.call("held", { to: "revoked" }, bearer(token));
      const id = await people.waiting("held");
      await stage.tenant.revoke(grantId);
      const { status } = await answer;
      await people.approve(id);
      expect((await people.find(id)).status).toBe("withdrawn");
      return status;
    });
    expect(result).toBe(401);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "U", grant_id: grantId }]);
  });

  it.each<[string, string]>([
    ["demoted", "UPDATE memberships SET role = 'viewer' WHERE user_id = $1"],
    ["removed", "DELETE FROM memberships WHERE user_id = $1"],
    ["found to be the requester", "UPDATE identities SET user_id = $1"],
  ])("the approver: %s", async (_, sql) => {
    const args = unlike();
    const id = await asked("quick", args);
    const approver = await people.join("policy_manager");
    await people.approve(id, approver);
    await stage.tenant.query(sql, [approver]);
    const { result, hits } = await stage.witness(() => say("quick", args));
    await stage.tenant.query("UPDATE identities SET user_id = NULL");
    expect(hits).toEqual([]);
    expect(result.decision).toMatchObject({ decision: "pending", approvalId: id });
    await people.approve(id);
    expect((await say("quick", args)).ran).toBe(true);
  });
});
