import { randomUUID } from "node:crypto";
import { type Actor, loadActor, type Role } from "@sallyport/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appRouter } from "./app-router.ts";
import { MATRIX, nowhere, type Things } from "./testing/procedure-matrix.ts";
import { createTestProduct, type TestProduct } from "./testing/test-product.ts";

let at: TestProduct;
let admin: TestProduct["admin"];
let services: TestProduct["services"];
let as: TestProduct["as"];
let outcome: TestProduct["outcome"];
let forgetThrottles: TestProduct["forgetThrottles"];
let mine: { actor: Actor; things: Things };
let theirs: { actor: Actor; things: Things };
let outsider: Actor;

async function tenant(name: string): Promise<{ actor: Actor; things: Things }> {
  const { actor, org } = await at.person(name, name);
  return { actor, things: await at.things(actor, org) };
}

/** Everything that an organisation has, as text. */
async function snapshot(org: string): Promise<string> {
  const tables = [
    "servers",
    "server_headers",
    "tools",
    "tool_reviews",
    "policies",
    "policy_revisions",
    "identities",
    "grants",
    "grant_tokens",
    "memberships",
    "approvals",
    "approval_votes",
    "notification_endpoints",
    "notification_preferences",
    "notification_events",
    "notification_deliveries",
    "admin_events",
  ];
  const parts: string[] = [];
  for (const table of tables) {
    const { rows } = await admin.query(
      `SELECT t.* FROM ${table} t JOIN orgs o ON o.id = t.org_id WHERE o.slug = $1 ORDER BY t::text`,
      [org],
    );
    parts.push(`${table} ${JSON.stringify(rows)}`);
  }
  return parts.join("\n");
}

async function setRole(org: string, actor: Actor, role: Role | null): Promise<void> {
  await admin.query(
    "DELETE FROM memberships WHERE user_id = $1 AND org_id = (SELECT id FROM orgs WHERE slug = $2)",
    [actor.userId, org],
  );
  if (role === null) return;
  await admin.query(
    "INSERT INTO memberships (org_id, user_id, role) SELECT id, $1, $3::role FROM orgs WHERE slug = $2",
    [actor.userId, org, role],
  );
}

beforeAll(async () => {
  at = await createTestProduct();
  ({ admin, services, as, outcome, forgetThrottles } = at);
  mine = await tenant("mine");
  theirs = await tenant("theirs");
  outsider = (await at.person("outsider", "outsider")).actor;
});

afterAll(() => at.close());

const inOrg = Object.entries(MATRIX).filter(([, { needs }]) => needs !== "self" && needs !== "anyone");
const naming = inOrg.filter(([, { names }]) => names);

describe("every procedure", () => {
  it("has a row in the matrix", () => {
    expect(Object.keys(appRouter._def.procedures).toSorted()).toEqual(Object.keys(MATRIX).toSorted());
  });

  it.each(Object.entries(MATRIX).filter(([, { needs }]) => needs !== "anyone"))(
    "%s refuses a caller without a session",
    async (name, row) => {
      expect(await outcome(null, name, row.input(theirs.things))).toMatchObject({ code: "UNAUTHORIZED" });
    },
  );

  it.each(inOrg)(
    "%s gives the same answer for a foreign organisation as for an unknown one",
    async (name, row) => {
      await forgetThrottles();
      const before = await snapshot(theirs.things.org);
      const foreign = await outcome(mine.actor, name, row.input(theirs.things));
      const unknown = await outcome(mine.actor, name, row.input({ ...theirs.things, org: "no-such-org" }));
      expect(foreign).toMatchObject({ code: "NOT_FOUND" });
      expect(foreign).toEqual(unknown);
      expect(await snapshot(theirs.things.org)).toBe(before);
    },
  );

  it.each(naming)("%s gives the same answer for a foreign id as for an unknown one", async (name, row) => {
    await forgetThrottles();
    const before = await snapshot(theirs.things.org);
    const foreign = await outcome(mine.actor, name, row.input({ ...theirs.things, org: mine.things.org }));
    const random = {
      serverId: randomUUID(),
      policyId: randomUUID(),
      identityId: randomUUID(),
      grantId: randomUUID(),
      callId: randomUUID(),
      approvalId: randomUUID(),
      endpointId: randomUUID(),
      deliveryId: randomUUID(),
    };
    const unknown = await outcome(
      mine.actor,
      name,
      row.input({ ...theirs.things, ...random, org: mine.things.org }),
    );
    expect(foreign).toMatchObject({ code: "NOT_FOUND" });
    expect(foreign).toEqual(unknown);
    expect(await snapshot(theirs.things.org)).toBe(before);
  });

  it("refuses a foreign id among several ids", async () => {
    const own = mine.things;
    const other = theirs.things;
    const grant = { org: own.org, policyId: null, label: "x", expiresInDays: null };
    const attempts: [string, unknown][] = [
      ["grant.create", { ...grant, identityId: own.identityId, serverId: other.serverId }],
      ["grant.create", { ...grant, identityId: other.identityId, serverId: own.serverId }],
      [
        "grant.create",
        { ...grant, identityId: own.identityId, serverId: own.serverId, policyId: other.policyId },
      ],
      ["grant.setPolicy", { org: own.org, grantId: own.grantId, policyId: other.policyId }],
    ];
    for (const [name, input] of attempts) {
      expect(await outcome(mine.actor, name, input), JSON.stringify(input)).toMatchObject({
        code: "NOT_FOUND",
      });
    }
  });

  it("lists and filters nothing of another organisation", async () => {
    const caller = as(mine.actor);
    const { org } = mine.things;
    const seen = JSON.stringify([
      await caller.server.list({ org }),
      await caller.policy.list({ org, serverId: theirs.things.serverId }),
      await caller.identity.list({ org }),
      await caller.grant.list({
        org,
        serverId: theirs.things.serverId,
        identityId: theirs.things.identityId,
      }),
      await caller.audit.list({ org, grantId: theirs.things.grantId, scope: "all" }),
      await caller.audit.list({ org, scope: "all" }),
      await caller.audit.facets({ org }),
      await caller.org.overview({ org }),
      await caller.approval.list({ org, show: "pending", grantId: theirs.things.grantId }),
      await caller.approval.list({ org, show: "pending" }),
      await caller.approval.list({ org, show: "decided" }),
      await caller.notification.settings({ org }),
      await caller.notification.deliveries({ org, endpointId: mine.things.endpointId }),
      await caller.account.me(),
    ]);
    const { sessionId: _session, ...ids } = theirs.things;
    for (const id of Object.values(ids)) expect(seen).not.toContain(id);
  });

  it("revokes no session of another person", async () => {
    await as(mine.actor).account.revokeSession({ sessionId: theirs.actor.sessionId });
    expect(await loadActor(services, theirs.actor.sessionId)).not.toBeNull();
  });
});

describe("roles", () => {
  const RANK: Readonly<Record<Role, number>> = { viewer: 0, policy_manager: 1, admin: 2 };
  const cases = inOrg.flatMap(([name, row]) =>
    (["viewer", "policy_manager"] as const).map((role) => [name, role, row] as const),
  );

  it.each(cases.filter(([, role, { needs }]) => RANK[role] < RANK[needs as Role]))(
    "%s refuses a %s and changes nothing",
    async (name, role, row) => {
      await setRole(mine.things.org, outsider, role);
      const before = await snapshot(mine.things.org);
      expect(await outcome(outsider, name, row.input(mine.things))).toMatchObject({ code: "FORBIDDEN" });
      expect(await snapshot(mine.things.org)).toBe(before);
    },
  );

  it.each(
    cases.filter(([name, role, { needs }]) => RANK[role] >= RANK[needs as Role] && name !== "policy.delete"),
  )("%s accepts a %s", async (name, role, row) => {
    await forgetThrottles();
    await setRole(mine.things.org, outsider, role);
    const { code } = await outcome(outsider, name, row.input(mine.things));
    // The table names an old revision, an old draft and old arguments: a conflict is beyond the role check, too.
    expect(
      /^(policy\.(publish|saveDraft)|approval\.(approve|approveEdited|checkEdited|deny))$/.test(name)
        ? ["ok", "CONFLICT"]
        : ["ok"],
    ).toContain(code);
  });

  it.each<[string, (things: Things) => object]>([
    ["policy.publish", ({ org, policyId }) => ({ org, policyId, text: "{", expectedRevision: 0 })],
    ["server.create", ({ org }) => ({ org, name: "s", ...nowhere, url: "ftp://example.com" })],
    [
      "server.update",
      ({ org, serverId }) => ({ org, serverId, name: "s", ...nowhere, url: "ftp://example.com" }),
    ],
  ])("%s refuses a viewer before it looks at what the input says", async (name, input) => {
    await setRole(mine.things.org, outsider, "viewer");
    expect(await outcome(outsider, name, input(mine.things))).toMatchObject({ code: "FORBIDDEN" });
    expect(await outcome(mine.actor, name, input(mine.things))).toMatchObject({ code: "BAD_REQUEST" });
  });

  it("count at the next request: a removed member gets not found everywhere", async () => {
    await setRole(mine.things.org, outsider, "admin");
    expect((await outcome(outsider, "server.list", { org: mine.things.org })).code).toBe("ok");
    await setRole(mine.things.org, outsider, null);
    for (const [name, row] of inOrg) {
      expect((await outcome(outsider, name, row.input(mine.things))).code, name).toBe("NOT_FOUND");
    }
  });

  it("show header names to admins only", async () => {
    const { org, serverId } = mine.things;
    const withHeader = {
      ...nowhere,
      auth: "headers" as const,
      headers: [{ name: "Authorization", value: "Bearer canary-secret" }],
    };
    await forgetThrottles();
    await as(mine.actor).server.update({ org, serverId, name: "s", ...withHeader });
    await setRole(org, outsider, "viewer");
    const seenByAdmin = await as(mine.actor).server.get({ org, serverId });
    const seenByViewer = await as(outsider).server.get({ org, serverId });
    expect(seenByAdmin.headers.map(({ name }) => name)).toEqual(["authorization"]);
    expect(seenByViewer.headers).toEqual([]);
    expect(JSON.stringify([seenByAdmin, seenByViewer])).not.toContain("canary");
  });
});
