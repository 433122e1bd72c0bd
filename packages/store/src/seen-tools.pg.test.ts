import { createHash, randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PolicySource, type SeenTool, SeenToolsSink } from "./index.ts";
import { openStoreDatabase, type StoreDatabase } from "./testing/store-database.ts";

let database: StoreDatabase;
let admin: pg.Client;
let pool: pg.Pool;
let sink: SeenToolsSink;
let source: PolicySource;
let server: { orgId: string; id: string };

beforeAll(async () => {
  database = await openStoreDatabase();
  ({ admin, pool } = database);
  sink = new SeenToolsSink(pool);
  source = new PolicySource(pool, database.proxyUrl);
});
afterAll(() => database.close());

beforeEach(async () => {
  server = await newServer();
});

async function newServer(): Promise<typeof server> {
  const [orgId, id] = [randomUUID(), randomUUID()];
  await admin.query("INSERT INTO orgs (id, slug, name) VALUES ($1, $2, 'o')", [orgId, orgId]);
  await admin.query(
    "INSERT INTO servers (id, org_id, name, url, auth) VALUES ($1, $2, 's', 'https://x/', 'none')",
    [id, orgId],
  );
  return { orgId, id };
}

function seen(name: string, more: object = {}): SeenTool {
  const definition = JSON.stringify({ name, ...more });
  return { name, definition, hash: createHash("sha256").update(definition).digest("hex") };
}

async function stored(): Promise<Record<string, unknown>[]> {
  const { rows } = await admin.query<Record<string, unknown>>(
    `SELECT name, title, description, definition, definition_hash AS hash, reviewed_hash AS reviewed,
       removed_at IS NOT NULL AS removed FROM tools WHERE server_id = $1 ORDER BY name`,
    [server.id],
  );
  return rows;
}

describe("what a proxy saw", () => {
  it("is stored as the newest definition and not as a reviewed one, and raises the configuration version once", async () => {
    const before = await source.currentVersion();
    const tool = seen("a", { title: "A", description: "Does a." });
    await sink.record(server, [tool]);
    expect(await stored()).toEqual([
      {
        name: "a",
        title: "A",
        description: "Does a.",
        definition: { name: "a", title: "A", description: "Does a." },
        hash: tool.hash,
        reviewed: null,
        removed: false,
      },
    ]);
    const changes = await source.changesSince(before);
    expect(changes.servers.map(({ id, tools }) => ({ id, tools }))).toEqual([
      {
        id: server.id,
        tools: [{ name: "a", hash: tool.hash, reviewedHash: null, annotations: null, inputSchema: null }],
      },
    ]);
    await sink.record(server, [tool]);
    expect(await source.currentVersion()).toBe(changes.version);
  });

  it("replaces the newest definition and keeps the reviewed one, also of a removed tool", async () => {
    await sink.record(server, [seen("a")]);
    await admin.query(
      `UPDATE tools SET reviewed_definition = definition, reviewed_hash = definition_hash, reviewed_at = now(),
         reviewed_by = 'r', removed_at = now() WHERE server_id = $1`,
      [server.id],
    );
    await sink.record(server, [seen("a", { description: "Worse." })]);
    expect(await stored()).toMatchObject([
      {
        description: "Worse.",
        reviewed: seen("a").hash,
        hash: seen("a", { description: "Worse." }).hash,
        removed: false,
      },
    ]);
  });

  it("is not stored for a server of another organisation, a deleted one, or an unknown one", async () => {
    const other = await newServer();
    await sink.record({ orgId: other.orgId, id: server.id }, [seen("a")]);
    await sink.record({ orgId: server.orgId, id: randomUUID() }, [seen("a")]);
    await admin.query("UPDATE servers SET deleted_at = now() WHERE id = $1", [server.id]);
    await sink.record(server, [seen("a")]);
    expect(await stored()).toEqual([]);
  });

  it("is not stored for an illegal tool name, and keeps a title and description only if they are strings", async () => {
    await sink.record(server, [
      seen("a\nb"),
      { ...seen("c"), hash: "odd" },
      { ...seen("d"), definition: "[]" },
      seen("e", { title: 1, description: { is: "odd" } }),
    ]);
    expect(await stored()).toMatchObject([{ name: "e", title: null, description: "" }]);
  });

  it("is stored for 10,000 tools of a server, and after that for known ones only", async () => {
    const names = Array.from({ length: 10_005 }, (_, i) => `t${String(i).padStart(5, "0")}`);
    await sink.record(
      server,
      names.map((name) => seen(name)),
    );
    expect(await stored()).toHaveLength(10_000);
    await sink.record(server, [seen("t00000", { description: "Changed." }), seen("u")]);
    const rows = await stored();
    expect(rows).toHaveLength(10_000);
    expect(rows[0]).toMatchObject({ name: "t00000", description: "Changed." });
  });

  it("leaves no organisation set on the connection", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT record_seen_tools($1, $2, '[]')", [server.orgId, server.id]);
    const { rows } = await client.query("SELECT app_org() AS org");
    await client.query("ROLLBACK");
    client.release();
    expect(rows).toEqual([{ org: null }]);
  });
});
