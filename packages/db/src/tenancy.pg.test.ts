import { randomUUID } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "./testing/test-database.ts";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type Database, forOrg, forUser } from "./index.ts";

const mine = { org: randomUUID(), user: randomUUID() };
const theirs = { org: randomUUID(), user: randomUUID() };

let database: TestDatabase;
let admin: pg.Client;
let dashboard: Database;
let tenantTables: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  dashboard = createDatabase(database.dashboardUrl);
  const { rows } = await admin.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`);
  tenantTables = rows.map(({ name }) => name);
  for (const tenant of [mine, theirs]) await seed(tenant);
});

afterAll(async () => {
  await dashboard.$disconnect();
  await admin.end();
  await database.drop();
});

/** One row in every tenant table. */
async function seed({ org, user }: typeof mine): Promise<void> {
  const [server, policy, identity, grant] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const [approval, endpoint] = [randomUUID(), randomUUID()];
  const statements: [string, unknown[]][] = [
    [
      "INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'n', 'x')",
      [user, `${user}@example.com`],
    ],
    ["INSERT INTO orgs (id, slug, name) VALUES ($1, $2, 'o')", [org, org]],
    ["INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'admin')", [org, user]],
    [
      "INSERT INTO servers (id, org_id, name, url, auth) VALUES ($1, $2, 's', 'https://x', 'none')",
      [server, org],
    ],
    [
      "INSERT INTO server_headers (org_id, server_id, name, sealed, key_version) VALUES ($1, $2, 'a', 's', 1)",
      [org, server],
    ],
    [
      "INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash) VALUES ($1, $2, 't', '', '{}', '')",
      [org, server],
    ],
    [
      "INSERT INTO tool_reviews (org_id, server_id, tool, hash, definition, reviewer_id, reviewer) VALUES ($1, $2, 't', '', '{}', $3, '')",
      [org, server, user],
    ],
    [
      "INSERT INTO policies (id, org_id, server_id, name, draft) VALUES ($1, $2, $3, 'p', '')",
      [policy, org, server],
    ],
    [
      "INSERT INTO policy_revisions (org_id, policy_id, number, source, compiled, hash, published_by) VALUES ($1, $2, 1, '', '{}', '', $3)",
      [org, policy, user],
    ],
    ["INSERT INTO identities (id, org_id, kind, name) VALUES ($1, $2, 'agent', 'i')", [identity, org]],
    [
      "INSERT INTO grants (id, org_id, server_id, identity_id, policy_id, label, created_by) VALUES ($1, $2, $3, $4, $5, 'g', $6)",
      [grant, org, server, identity, policy, user],
    ],
    [
      "INSERT INTO grant_tokens (org_id, grant_id, hash, hint) VALUES ($1, $2, $3, 'h')",
      [org, grant, randomUUID()],
    ],
    [
      `INSERT INTO approvals (id, org_id, grant_id, identity_id, server_id, policy_id, policy_revision, tool, call_id,
         binding, call_hash, arguments, rule, reason, requirements, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, 1, 't', $1, '', '', '', '', '', '[{"quorum":1}]', now())`,
      [approval, org, grant, identity, server, policy],
    ],
    [
      "INSERT INTO approval_votes (org_id, approval_id, user_id, vote, version) VALUES ($1, $2, $3, 'approve', 0)",
      [org, approval, user],
    ],
    ["INSERT INTO notification_preferences (org_id, user_id) VALUES ($1, $2)", [org, user]],
    [
      "INSERT INTO notification_endpoints (id, org_id, kind, name, url, sealed) VALUES ($1, $2, 'webhook', 'w', 'https://x', 's')",
      [endpoint, org],
    ],
    [
      // The event was written by asking for the approval.
      "INSERT INTO notification_deliveries (org_id, event_id, endpoint_id, next_attempt_at) SELECT org_id, id, $2, now() FROM notification_events WHERE approval_id = $1",
      [approval, endpoint],
    ],
    [
      "INSERT INTO decisions (at, call_id, org_id, proxy_id, effect, answer, rule, reason, decision_micros) VALUES (now(), $1, $2, $1, 'deny', 'D', '', '', 1)",
      [randomUUID(), org],
    ],
    [
      "INSERT INTO outcomes (decided_at, call_id, org_id, proxy_id, at, result, upstream_micros, total_micros, response_bytes, rolled_back) VALUES (now(), $1, $2, $1, now(), 'ok', 1, 1, 1, false)",
      [randomUUID(), org],
    ],
    [
      "INSERT INTO admin_events (org_id, actor_id, actor, action, target_id, target_name, details) VALUES ($1, $2, '', '', $2, '', '{}')",
      [org, user],
    ],
    [
      "INSERT INTO limit_counters (key, window_start, window_end, amount, org_id) VALUES ($1, now(), now(), 1, $2)",
      [randomUUID(), org],
    ],
    ["INSERT INTO limit_resets (org_id, key) VALUES ($1, 'k')", [org]],
  ];
  for (const [sql, values] of statements) await admin.query(sql, values);
}

/** Readable columns only: the dashboard may not read a token's hash. */
async function readAll(client: pg.Client, table: string): Promise<{ org_id: string }[]> {
  const { rows } = await client.query<{ org_id: string }>(`SELECT org_id FROM ${table}`);
  return rows;
}

async function as<T>(url: string, orgId: string | null, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN");
    if (orgId !== null) await client.query("SELECT set_config('app.org_id', $1, true)", [orgId]);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } finally {
    await client.end();
  }
}

const PROXY_ONLY_COLUMNS = new Set([
  "decisions",
  "outcomes",
  "admin_events",
  "memberships",
  "identities",
  "tool_reviews",
]);

describe("tenant tables", () => {
  it("all have rows in this suite", async () => {
    expect(tenantTables.length).toBeGreaterThanOrEqual(12);
    for (const table of tenantTables) expect(await readAll(admin, table), table).toHaveLength(2);
  });

  it("have row-level security enabled and forced, and each has a policy", async () => {
    const { rows } = await admin.query<{ relname: string }>(
      `SELECT relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND relname = ANY($1) AND NOT (relrowsecurity AND relforcerowsecurity
         AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))`,
      [[...tenantTables, "orgs"]],
    );
    expect(rows).toEqual([]);
  });

  it.each(["dashboardUrl", "ownerUrl"] as const)(
    "show no row to %s while no organisation is set",
    async (role) => {
      for (const table of tenantTables) {
        expect(await as(database[role], null, (client) => readAll(client, table)), table).toEqual([]);
      }
    },
  );

  it.each(["dashboardUrl", "ownerUrl"] as const)(
    "show %s the rows of the organisation that is set and no others",
    async (role) => {
      for (const table of tenantTables) {
        const rows = await as(database[role], mine.org, (client) => readAll(client, table));
        expect(rows, table).toEqual([{ org_id: mine.org }]);
      }
    },
  );

  it("show no row for an unknown organisation or an empty setting", async () => {
    for (const table of tenantTables) {
      expect(
        await as(database.dashboardUrl, randomUUID(), (client) => readAll(client, table)),
        table,
      ).toEqual([]);
      expect(await as(database.dashboardUrl, "", (client) => readAll(client, table)), table).toEqual([]);
    }
  });

  it("refuse a row of another organisation", async () => {
    const attempts = [
      "INSERT INTO servers (org_id, name, url, auth) VALUES ($1, 's', 'https://x', 'none')",
      "INSERT INTO identities (org_id, kind, name) VALUES ($1, 'agent', 'i')",
      "INSERT INTO memberships (org_id, user_id, role) SELECT $1, id, 'admin' FROM users LIMIT 1",
      "INSERT INTO admin_events (org_id, actor_id, actor, action, target_id, target_name, details) VALUES ($1, $1, '', '', $1, '', '{}')",
    ];
    for (const sql of attempts) {
      const attempt = as(database.dashboardUrl, mine.org, (client) => client.query(sql, [theirs.org]));
      await expect(attempt, sql).rejects.toMatchObject({ code: "42501" });
    }
    const changed = await as(database.dashboardUrl, mine.org, (client) =>
      client.query("UPDATE servers SET name = 'stolen' WHERE org_id = $1", [theirs.org]),
    );
    expect(changed.rowCount).toBe(0);
  });

  it("refuse a row that points into another organisation", async () => {
    const { rows } = await admin.query<{ id: string; identity: string }>(
      "SELECT s.id, i.id AS identity FROM servers s, identities i WHERE s.org_id = $1 AND i.org_id = $2",
      [theirs.org, mine.org],
    );
    const attempt = as(database.dashboardUrl, mine.org, (client) =>
      client.query(
        "INSERT INTO grants (org_id, server_id, identity_id, label, created_by) VALUES ($1, $2, $3, 'x', $1)",
        [mine.org, rows[0]?.id, rows[0]?.identity],
      ),
    );
    await expect(attempt).rejects.toMatchObject({ code: "23503" });
  });

  it("cannot be read through a partition by either application", async () => {
    const { rows } = await admin.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relispartition AND relkind = 'r'",
    );
    expect(rows.length).toBeGreaterThanOrEqual(12);
    for (const { name } of rows) {
      for (const url of [database.dashboardUrl, database.proxyUrl]) {
        await expect(
          as(url, mine.org, (client) => client.query(`SELECT * FROM ${name}`)),
          name,
        ).rejects.toMatchObject({ code: "42501" });
      }
    }
  });
});

describe("forOrg and forUser", () => {
  it("set the organisation and the person for their transaction only", async () => {
    expect(await forOrg(dashboard, mine.org, (tx) => tx.server.count())).toBe(1);
    expect(await dashboard.server.count()).toBe(0);
    await expect(forOrg(dashboard, mine.org, () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(await dashboard.server.count()).toBe(0);
  });

  it("keep two organisations apart on one pool", async () => {
    const orgs = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? mine.org : theirs.org));
    const seen = await Promise.all(
      orgs.map((org) =>
        forOrg(dashboard, org, async (tx) => (await tx.server.findMany()).map(({ orgId }) => orgId)),
      ),
    );
    expect(seen).toEqual(orgs.map((org) => [org]));
  });

  it("show a person their own organisations and no row inside them", async () => {
    const found = await forUser(dashboard, mine.user, async (tx) => ({
      orgs: (await tx.org.findMany()).map(({ id }) => id),
      servers: await tx.server.count(),
    }));
    expect(found).toEqual({ orgs: [mine.org], servers: 0 });
  });
});

describe("privileges", () => {
  const refused = async (url: string, sql: string): Promise<void> => {
    await expect(
      as(url, mine.org, (client) => client.query(sql)),
      sql,
    ).rejects.toMatchObject({ code: "42501" });
  };

  it.each(["decisions", "outcomes", "admin_events", "policy_revisions", "tool_reviews"])(
    "%s accepts inserts, and no update or delete, from either application",
    async (table) => {
      for (const url of [database.dashboardUrl, database.proxyUrl]) {
        await refused(url, `UPDATE ${table} SET org_id = org_id`);
        await refused(url, `DELETE FROM ${table}`);
        await refused(url, `TRUNCATE ${table}`);
      }
    },
  );

  it("the dashboard cannot write a decision or read a token's hash", async () => {
    await refused(
      database.dashboardUrl,
      "INSERT INTO decisions (at, call_id, proxy_id, effect, answer, rule, reason, decision_micros) VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'deny', 'D', '', '', 1)",
    );
    await refused(database.dashboardUrl, "SELECT hash FROM grant_tokens");
    await refused(database.dashboardUrl, "UPDATE grant_tokens SET hash = 'x'");
  });

  it("the proxy cannot read people, identities' names, the admin log or decisions, or change the configuration", async () => {
    for (const table of ["users", "user_sessions", "orgs", ...PROXY_ONLY_COLUMNS]) {
      await refused(database.proxyUrl, `SELECT * FROM ${table}`);
    }
    await refused(database.proxyUrl, "SELECT name FROM identities");
    await refused(database.proxyUrl, "SELECT description FROM tools");
    await refused(database.proxyUrl, "SELECT definition FROM tools");
    await refused(
      database.dashboardUrl,
      "SELECT record_seen_tools(gen_random_uuid(), gen_random_uuid(), '[]')",
    );
    await refused(
      database.dashboardUrl,
      "SELECT record_instructions(gen_random_uuid(), gen_random_uuid(), NULL)",
    );
    for (const table of ["tools", "servers", "policies", "grants", "grant_tokens", "server_headers"]) {
      await refused(database.proxyUrl, `UPDATE ${table} SET org_id = org_id`);
      await refused(database.proxyUrl, `DELETE FROM ${table}`);
    }
  });

  it("the proxy asks for and uses approvals through one function, decides none and reads no arguments", async () => {
    for (const table of ["approvals", "approval_votes"]) {
      await refused(database.proxyUrl, `UPDATE ${table} SET org_id = org_id`);
      await refused(database.proxyUrl, `DELETE FROM ${table}`);
    }
    await refused(database.proxyUrl, "UPDATE approvals SET status = 'approved'");
    await refused(database.proxyUrl, "UPDATE approvals SET used_at = now()");
    await refused(database.proxyUrl, "SELECT arguments FROM approvals");
    await refused(database.proxyUrl, "SELECT * FROM approval_votes");
    await refused(
      database.proxyUrl,
      "INSERT INTO approval_votes (org_id, approval_id, user_id, vote, version) SELECT org_id, id, id, 'approve', 0 FROM approvals",
    );
    await refused(database.proxyUrl, "SELECT ask_approval(gen_random_uuid(), '{}')");
  });

  it("the dashboard decides on approvals, and neither asks for one nor uses or forgets it", async () => {
    await refused(database.dashboardUrl, "SELECT hold_call(gen_random_uuid(), '{}')");
    await refused(database.dashboardUrl, "SELECT ask_approval(gen_random_uuid(), '{}')");
    await refused(database.dashboardUrl, "UPDATE approvals SET used_at = now()");
    await refused(database.dashboardUrl, "UPDATE approvals SET arguments = ''");
    await refused(database.dashboardUrl, "UPDATE approvals SET requirements = '[]'");
    await refused(database.dashboardUrl, "UPDATE approvals SET expires_at = now() + interval '1 year'");
    for (const table of ["approvals", "approval_votes"]) {
      await refused(database.dashboardUrl, `DELETE FROM ${table}`);
    }
    await refused(database.dashboardUrl, "INSERT INTO approvals SELECT * FROM approvals");
  });

  it("the dashboard learns of other organisations' notifications only that there are some", async () => {
    const orgs = await as(database.dashboardUrl, null, async (client) => {
      await client.query("SELECT set_config('app.tells', 'on', true)");
      for (const table of ["notification_events", "notification_deliveries", "approvals", "orgs"])
        expect((await client.query(`SELECT FROM ${table}`)).rowCount, table).toBe(0);
      return (await client.query<{ org: string }>("SELECT orgs_to_tell(now()) AS org")).rows;
    });
    expect(orgs.map(({ org }) => org).toSorted()).toEqual([mine.org, theirs.org].toSorted());
    await refused(database.proxyUrl, "SELECT orgs_to_tell(now())");
    await refused(database.proxyUrl, "SELECT * FROM notification_endpoints");
  });

  it("neither application owns a table, bypasses row security or can create anything", async () => {
    const { rows } = await admin.query(
      "SELECT rolname FROM pg_roles WHERE rolname LIKE 'sallyport_%' AND rolname <> 'sallyport_owner' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
    );
    expect(rows).toEqual([]);
    for (const url of [database.dashboardUrl, database.proxyUrl])
      await refused(url, "CREATE TABLE own (x int)");
  });
});
