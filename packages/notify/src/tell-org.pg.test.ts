import { approveCall, denyCall } from "@sallyport/services";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ReceivedPost } from "./testing/http-receiver.ts";
import { SECRET_ARGUMENT, Stage } from "./testing/stage.ts";

/** docs/notifications.md: who is told what, when, and how often. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage.close());

/** All that leaves about an approval. */
const TOLD =
  "askedAt decidedAt denyReason edited expiresAt id identity reason rule server status tool toolClass url";
const ada = () => {
  if (stage.ada === null) throw new Error("The stage has not begun.");
  return stage.ada;
};
const typeOf = ({ body }: ReceivedPost): string => (JSON.parse(body) as { type: string }).type;
const idOf = ({ headers }: ReceivedPost): string | undefined => headers["webhook-id"];
const recipients = (): string[] => stage.mail.mails.map(({ to }) => to).toSorted();
const messageId = (headers: string): string | undefined => /^message-id: (.*)$/im.exec(headers)?.[1];
const neverEscalate = () =>
  stage.services.admin.query("UPDATE orgs SET escalate_after_minutes = NULL WHERE id = $1", [stage.orgId]);
const setPreferences = (userId: string, columns: string, values: string) =>
  stage.services.admin.query(
    `INSERT INTO notification_preferences (org_id, user_id, ${columns}) VALUES ($1, $2, ${values})`,
    [stage.orgId, userId],
  );

describe("a call that waits for approval is told by mail", () => {
  it("to those who may decide, and to nobody else", async () => {
    const manager = await stage.member("policy_manager");
    await stage.member("viewer");
    await stage.held();
    await stage.round();
    expect(recipients()).toEqual([ada().actor.email, manager.email].toSorted());
  });

  it("to the roles that the rule names", async () => {
    const viewer = await stage.member("viewer");
    await stage.held({ roles: ["viewer"] });
    await stage.round();
    expect(recipients()).toEqual([ada().actor.email, viewer.email].toSorted());
  });

  it("with tool, server, identity, rule and a link to a signed-in page, and without arguments", async () => {
    const approvalId = await stage.held();
    await stage.round();
    const [mail] = stage.mail.mails;
    expect(mail?.headers).toMatch(/^subject: held waits for approval/im);
    expect(mail?.headers).toMatch(/^auto-submitted: auto-generated$/im);
    expect(mail?.text).toContain("held of Ledger, called by Bookkeeper");
    expect(mail?.text).toContain("/tools/held/action");
    expect(mail?.text).toContain(`https://sallyport.example.com/${stage.org}/approvals/${approvalId}`);
    expect(mail?.text).not.toContain(SECRET_ARGUMENT);
  });

  it("not to the person whose call it is", async () => {
    const manager = await stage.member("policy_manager");
    await stage.services.admin.query("UPDATE identities SET user_id = $1 WHERE org_id = $2", [
      ada().actor.userId,
      stage.orgId,
    ]);
    await stage.held();
    await stage.round();
    expect(recipients()).toEqual([manager.email]);
  });

  it("not when it was decided before the mail went out", async () => {
    const approvalId = await stage.held();
    await approveCall(ada(), { org: stage.org, approvalId, version: 0 });
    await stage.round();
    expect(recipients()).toEqual([]);
    expect(await stage.deliveries()).toMatchObject([{ state: "dropped", lastError: "decided_meanwhile" }]);
  });

  it("not to somebody who was demoted meanwhile", async () => {
    const manager = await stage.member("policy_manager");
    await setPreferences(manager.userId, "quiet_from, quiet_until", "0, 1439");
    await stage.held();
    await stage.round();
    await stage.services.admin.query("UPDATE memberships SET role = 'viewer' WHERE user_id = $1", [
      manager.userId,
    ]);
    await stage.services.admin.query("DELETE FROM notification_preferences WHERE user_id = $1", [
      manager.userId,
    ]);
    stage.passes(24 * 60);
    await stage.round();
    expect(recipients()).not.toContain(manager.email);
  });

  it("not at all, and recorded so, where no mail is set up", async () => {
    await stage.held();
    await stage.round({ mailer: null });
    expect(await stage.deliveries()).toMatchObject([{ state: "dropped", lastError: "no_mail" }]);
  });
});

describe("an agent cannot make many mails", () => {
  it("of twenty calls the first is mailed at once, and the others ten minutes later in one mail", async () => {
    await neverEscalate();
    await stage.held();
    await stage.round();
    expect(stage.mail.mails).toHaveLength(1);
    for (let i = 0; i < 19; i++) await stage.held();
    for (let minute = 0; minute < 9; minute++) {
      await stage.round();
      stage.passes(1);
    }
    expect(stage.mail.mails).toHaveLength(1);
    stage.passes(2);
    await stage.round();
    expect(stage.mail.mails).toHaveLength(2);
    expect(stage.mail.mails[1]?.headers).toMatch(/^subject: 19 calls wait for approval/im);
  });

  it("calls that wait together are one mail", async () => {
    await stage.held();
    await stage.held();
    await stage.round();
    expect(stage.mail.mails).toHaveLength(1);
    expect(stage.mail.mails[0]?.text).toContain("2 calls of agents");
  });

  it("a name with line breaks and markup stays on its line", async () => {
    await stage.services.admin.query("UPDATE identities SET name = $2 WHERE org_id = $1", [
      stage.orgId,
      "x\r\nBcc: eve@example.com\u202e <!channel> *b*",
    ]);
    await stage.endpoint("slack");
    await stage.held();
    await stage.round();
    expect(stage.mail.mails[0]?.headers).not.toMatch(/^bcc/im);
    expect(stage.mail.mails[0]?.text).not.toMatch(/^Bcc|\u202e/m);
    const { text } = JSON.parse(stage.http.posts[0]?.body ?? "{}") as { text: string };
    expect(text).not.toContain("<!channel>");
    expect(text).toContain("&lt;!channel&gt;");
  });
});

describe("preferences", () => {
  const minute = (later: number): string =>
    String((stage.now.getUTCHours() * 60 + stage.now.getUTCMinutes() + later) % 1440);

  it.each<[string, () => [string, string], number]>([
    ["no wishes: a mail", () => ["mail", "true"], 1],
    ["mail off: none", () => ["mail", "false"], 0],
    ["only urgent ones, of a tool whose class nobody knows: none", () => ["only_urgent", "true"], 0],
    ["quiet hours, which are now: none", () => ["quiet_from, quiet_until", `${minute(0)}, ${minute(60)}`], 0],
    [
      "quiet hours, which come later: a mail",
      () => ["quiet_from, quiet_until", `${minute(5)}, ${minute(60)}`],
      1,
    ],
  ])("%s", async (_, columns, mails) => {
    await setPreferences(ada().actor.userId, ...columns());
    await stage.held();
    await stage.round();
    expect(stage.mail.mails).toHaveLength(mails);
  });

  it("what was put off by quiet hours comes after them, in one mail", async () => {
    await setPreferences(ada().actor.userId, "quiet_from, quiet_until", `${minute(0)}, ${minute(60)}`);
    await neverEscalate();
    await stage.held();
    await stage.round();
    stage.passes(30);
    await stage.held();
    await stage.round();
    stage.passes(31);
    await stage.round();
    expect(stage.mail.mails.map(({ text }) => text.split(" in ")[0])).toEqual(["2 calls of agents"]);
  });
});

describe("escalation", () => {
  it("tells admins of a call that nobody decided in ten minutes, once", async () => {
    const viewer = await stage.member("viewer");
    await setPreferences(viewer.userId, "mail", "false");
    await stage.held({ roles: ["viewer"] });
    await stage.services.admin.query("UPDATE orgs SET escalate_after_minutes = 10 WHERE id = $1", [
      stage.orgId,
    ]);
    await stage.round();
    stage.mail.mails.length = 0;
    stage.passes(9);
    await stage.round();
    expect(recipients()).toEqual([]);
    stage.passes(2);
    await stage.round();
    stage.passes(20);
    await stage.round();
    expect(recipients()).toEqual([ada().actor.email]);
    expect(stage.mail.mails[0]?.headers).toMatch(/^subject: Still undecided: held/im);
  });

  it("never comes where the organisation has turned it off, or after a decision", async () => {
    await stage.endpoint("webhook");
    const approvalId = await stage.held();
    await stage.round();
    await denyCall(ada(), { org: stage.org, approvalId, reason: "no" });
    stage.passes(60);
    await stage.round();
    await neverEscalate();
    await stage.held();
    stage.passes(60);
    await stage.round();
    expect(stage.http.posts.map(typeOf)).not.toContain("approval.escalated");
  });
});

describe("a webhook", () => {
  it("is signed as an independent implementation of Standard Webhooks verifies", async () => {
    const { secret } = await stage.endpoint("webhook");
    const approvalId = await stage.held();
    await stage.round();
    const [post] = stage.http.posts;
    const verified = new Webhook(secret).verify(post?.body ?? "", post?.headers ?? {});
    expect(verified).toMatchObject({
      type: "approval.requested",
      data: {
        organisation: { slug: stage.org },
        approval: {
          id: approvalId,
          tool: "held",
          server: "Ledger",
          identity: "Bookkeeper",
          status: "pending",
        },
      },
    });
    const { data } = JSON.parse(post?.body ?? "") as { data: { approval: object } };
    expect(Object.keys(data.approval).toSorted().join(" ")).toBe(TOLD);
    expect(post?.body).not.toContain(SECRET_ARGUMENT);
    const other = (await stage.endpoint("webhook")).secret;
    expect(() => new Webhook(other).verify(post?.body ?? "", post?.headers ?? {})).toThrow("signature");
  });

  it("is told of a decision and of an expiry, Slack of the expiry only", async () => {
    await stage.endpoint("webhook", "/webhook");
    await stage.endpoint("slack", "/slack");
    const approvalId = await stage.held();
    await denyCall(ada(), { org: stage.org, approvalId, reason: "Not today." });
    await stage.held({ expiresMs: 1 });
    await stage.round();
    await stage.round();
    const of = (path: string): ReceivedPost[] => stage.http.posts.filter((post) => post.path === path);
    expect(of("/webhook").map(typeOf).toSorted()).toEqual([
      "approval.decided",
      "approval.expired",
      "approval.requested",
      "approval.requested",
    ]);
    expect(of("/slack")).toHaveLength(3);
    expect(Object.keys(JSON.parse(of("/slack")[0]?.body ?? "{}") as object)).toEqual(["text"]);
    const decided = of("/webhook").find((post) => typeOf(post) === "approval.decided");
    expect(JSON.parse(decided?.body ?? "")).toMatchObject({
      data: { approval: { status: "denied", denyReason: "Not today." } },
    });
  });

  it("that fails is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, with one id and one body, and then given up", async () => {
    await stage.endpoint("webhook");
    stage.http.status = 500;
    await stage.held();
    await neverEscalate();
    let sent = 0;
    for (const minutes of [0, 5 / 60, 5, 30, 120, 300, 600, 600]) {
      stage.passes(minutes - 0.01);
      if (minutes > 0) await stage.round();
      expect(stage.http.posts).toHaveLength(sent);
      stage.passes(0.01);
      await stage.round();
      sent += 1;
      expect(stage.http.posts).toHaveLength(sent);
    }
    stage.passes(24 * 60);
    await stage.round();
    expect(stage.http.posts).toHaveLength(8);
    expect(new Set(stage.http.posts.map(idOf)).size).toBe(1);
    expect(new Set(stage.http.posts.map(({ body }) => body)).size).toBe(1);
    expect((await stage.deliveries()).filter(({ state }) => state === "failed")).toMatchObject([
      { attempts: 8, lastStatus: 500, lastError: "It answered with status 500." },
    ]);
  });

  it.each([[302], [401], [503]])(
    "that answers %i is not delivered, and no redirect is followed",
    async (status) => {
      await stage.endpoint("webhook");
      stage.http.status = status;
      await stage.held();
      await stage.round();
      expect(stage.http.posts).toHaveLength(1);
      expect((await stage.deliveries()).filter(({ lastStatus }) => lastStatus === status)).toHaveLength(1);
    },
  );

  it("that answers 410 is disabled", async () => {
    const { id } = await stage.endpoint("webhook");
    stage.http.status = 410;
    await stage.held();
    await stage.round();
    const { rows } = await stage.services.admin.query(
      "SELECT enabled FROM notification_endpoints WHERE id = $1",
      [id],
    );
    expect(rows).toEqual([{ enabled: false }]);
  });

  it("at a private address gets nothing where those are not allowed", async () => {
    await stage.endpoint("webhook");
    await stage.held();
    await stage.round({ egress: { allowPrivate: false } });
    expect(stage.http.posts).toEqual([]);
    expect((await stage.deliveries()).find(({ lastError }) => lastError?.includes("private"))).toBeDefined();
  });
});

describe("a sender that dies between sending and marking", () => {
  it("sends a webhook again after the lease, with the same id, and nobody sends it before", async () => {
    await stage.endpoint("webhook");
    await stage.held();
    await dyingRound();
    expect(stage.http.posts).toHaveLength(1);
    await stage.round();
    expect(stage.http.posts).toHaveLength(1);
    stage.passes(1.1);
    await stage.round();
    expect(stage.http.posts).toHaveLength(2);
    expect(new Set(stage.http.posts.map(idOf)).size).toBe(1);
  });

  it("sends a mail again after the lease, with the same message id", async () => {
    await stage.held();
    await dyingRound();
    stage.passes(1.1);
    await stage.round();
    const ids = stage.mail.mails.map(({ headers }) => messageId(headers));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await stage.deliveries()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });
});

/** A round that ends after sending: no mark reaches the database. */
async function dyingRound(): Promise<void> {
  let transactions = 0;
  const { db } = stage.telling();
  const dead = new Proxy(db, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (property !== "$transaction" || typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        transactions += 1;
        if (transactions > 1) return Promise.reject(new Error("killed"));
        return Reflect.apply(value, target, args);
      };
    },
  });
  await expect(stage.round({ db: dead })).rejects.toThrow("killed");
}

it("a mail server that is busy is asked again, and one that refuses is not", async () => {
  await stage.held();
  stage.mail.refusal = "451 Try later";
  await stage.round();
  expect(await stage.deliveries()).toMatchObject([{ state: "waiting", attempts: 1 }]);
  stage.passes(0.1);
  stage.mail.refusal = "550 No such person";
  await stage.round();
  expect(await stage.deliveries()).toMatchObject([{ state: "failed", attempts: 2 }]);
  expect(stage.mail.mails).toEqual([]);
});
