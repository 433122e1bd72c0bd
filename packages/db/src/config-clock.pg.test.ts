import { randomUUID } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "./testing/test-database.ts";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let database: TestDatabase;
const clients: pg.Client[] = [];
const org = randomUUID();
const server = randomUUID();
const grant = randomUUID();

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

async function owner(): Promise<pg.Client> {
  const client = await connect(database.dashboardUrl);
  await client.query("SELECT set_config('app.org_id', $1, false)", [org]);
  return client;
}

const versions = async (client: pg.Client): Promise<{ clock: number; server: number; grant: number }> => {
  const { rows } = await client.query<Record<"clock" | "server" | "grant", string>>(
    `SELECT (SELECT version FROM config_clock) AS clock, (SELECT config_version FROM servers) AS server,
       (SELECT config_version FROM grants) AS grant`,
  );
  const row = rows[0] ?? { clock: 0, server: 0, grant: 0 };
  return { clock: Number(row.clock), server: Number(row.server), grant: Number(row.grant) };
};

beforeAll(async () => {
  database = await createTestDatabase();
  const admin = await connect(database.adminUrl);
  const identity = randomUUID();
  await admin.query("INSERT INTO orgs (id, slug, name) VALUES ($1, 'o', 'o')", [org]);
  await admin.query(
    "INSERT INTO servers (id, org_id, name, url, auth) VALUES ($1, $2, 's', 'https://x', 'none')",
    [server, org],
  );
  await admin.query("INSERT INTO identities (id, org_id, kind, name) VALUES ($1, $2, 'agent', 'i')", [
    identity,
    org,
  ]);
  await admin.query(
    "INSERT INTO grants (id, org_id, server_id, identity_id, label, created_by) VALUES ($1, $2, $3, $4, 'g', $2)",
    [grant, org, server, identity],
  );
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

describe("the configuration clock", () => {
  it.each([
    ["a server's address", "UPDATE servers SET url = 'https://y'", "server"],
    ["a server's deletion", "UPDATE servers SET deleted_at = now()", "server"],
    ["a discovery", "UPDATE servers SET tools_discovered_at = now()", "server"],
    [
      "a new header",
      `INSERT INTO server_headers (org_id, server_id, name, sealed, key_version) VALUES ('${org}', '${server}', 'a', 's', 1)`,
      "server",
    ],
    ["a header's erasure", "DELETE FROM server_headers", "server"],
    ["a revocation", "UPDATE grants SET revoked_at = now()", "grant"],
    ["a grant's policy", "UPDATE grants SET policy_id = NULL", "grant"],
    [
      "a new token",
      `INSERT INTO grant_tokens (org_id, grant_id, hash, hint) VALUES ('${org}', '${grant}', 'h', 'h')`,
      "grant",
    ],
    ["a token's end", "UPDATE grant_tokens SET revoked_at = now()", "grant"],
    ["a server's labels", `UPDATE servers SET labels = '{"zone":"eu"}'`, "server"],
    ["a grant's labels", `UPDATE grants SET labels = '{"team":"a"}'`, "grant"],
    ["an identity's labels", `UPDATE identities SET labels = '{"team":"a"}'`, "grant"],
    ["an identity's kind", "UPDATE identities SET kind = 'service'", "grant"],
  ] as const)("rises with %s, and the row carries the new version", async (_, sql, row) => {
    const client = await owner();
    const before = await versions(client);
    await client.query(sql);
    const after = await versions(client);
    expect(after.clock).toBeGreaterThan(before.clock);
    expect(after[row]).toBe(after.clock);
  });

  it("does not rise for changes that proxies do not need", async () => {
    const client = await owner();
    const before = await versions(client);
    await client.query("UPDATE servers SET name = 'other', check_result = 'ok'");
    await client.query("UPDATE grants SET label = 'other'");
    await client.query("UPDATE identities SET name = 'other'");
    expect(await versions(client)).toEqual(before);
  });

  it("notifies proxies at the commit and not before", async () => {
    const proxy = await connect(database.proxyUrl);
    await proxy.query("LISTEN sallyport_config");
    let heard = 0;
    const notified = new Promise<void>((done) => proxy.on("notification", () => done(void heard++)));
    const client = await owner();
    await client.query("BEGIN");
    await client.query("UPDATE servers SET url = 'https://z'");
    await proxy.query("SELECT 1");
    expect(heard).toBe(0);
    await client.query("COMMIT");
    await notified;
    expect(heard).toBe(1);
  });

  it("gives versions in the order of commits, so that no reader skips a change", async () => {
    const [first, second, reader] = [await owner(), await owner(), await owner()];
    await first.query("BEGIN");
    await first.query("UPDATE servers SET url = 'https://first'");
    let secondDone = false;
    const later = second.query("UPDATE grants SET expires_at = now()").then(() => {
      secondDone = true;
    });
    const seen = await versions(reader);
    expect(secondDone).toBe(false);
    await first.query("COMMIT");
    await later;
    const after = await versions(reader);
    expect(after.server).toBe(seen.clock + 1);
    expect(after.grant).toBe(seen.clock + 2);
  });
});
