import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PolicySource } from "./index.ts";
import { openStoreDatabase, type StoreDatabase } from "./testing/store-database.ts";

let database: StoreDatabase;
let admin: pg.Client;
let pool: pg.Pool;
let source: PolicySource;

beforeAll(async () => {
  database = await openStoreDatabase();
  ({ admin, pool } = database);
  source = new PolicySource(pool, database.proxyUrl);
});
afterAll(() => database.close());

const ids = {
  org: randomUUID(),
  server: randomUUID(),
  policy: randomUUID(),
  identity: randomUUID(),
  grant: randomUUID(),
};

const DEFINITION =
  '{"annotations":{"readOnlyHint":true},"inputSchema":{"type":"object","maxProperties":9007199254740993},"name":"x"}';

async function seed(): Promise<void> {
  const { org, server, policy, identity, grant } = ids;
  const run = (sql: string, values: unknown[]): Promise<unknown> => admin.query(sql, values);
  await run("INSERT INTO orgs (id, slug, name) VALUES ($1, 'o', 'o')", [org]);
  await run(
    "INSERT INTO servers (id, org_id, name, url, auth) VALUES ($1, $2, 's', 'https://x/', 'headers')",
    [server, org],
  );
  await run(
    "INSERT INTO server_headers (org_id, server_id, name, sealed, key_version) VALUES ($1, $2, 'b', 'B', 1), ($1, $2, 'a', 'A', 1)",
    [org, server],
  );
  await run(
    `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash, removed_at,
       reviewed_definition, reviewed_hash, reviewed_at, reviewed_by)
     VALUES ($1, $2, 'y', '', '{}', 'seen', NULL, NULL, NULL, NULL, NULL),
       ($1, $2, 'x', '', '{}', 'newer', NULL, $3, 'reviewed', now(), 'r'),
       ($1, $2, 'gone', '', '{}', '', now(), NULL, NULL, NULL, NULL)`,
    [org, server, DEFINITION],
  );
  await run("INSERT INTO policies (id, org_id, server_id, name, draft) VALUES ($1, $2, $3, 'p', '')", [
    policy,
    org,
    server,
  ]);
  await run("INSERT INTO identities (id, org_id, kind, name) VALUES ($1, $2, 'agent', 'i')", [identity, org]);
  await run(
    "INSERT INTO grants (id, org_id, server_id, identity_id, policy_id, label, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, 'g', $2, '2030-01-01T00:00:00Z')",
    [grant, org, server, identity, policy],
  );
  await run(
    "INSERT INTO grant_tokens (org_id, grant_id, hash, hint, revoked_at) VALUES ($1, $2, 'live', '', NULL), ($1, $2, 'dead', '', now())",
    [org, grant],
  );
}

describe("the policy source", () => {
  let version = 0;

  it("gives the whole configuration after version 0", async () => {
    await seed();
    const changes = await source.changesSince(0);
    const { org: orgId, server: serverId, policy: policyId, identity: identityId, grant: grantId } = ids;
    expect(changes.servers).toEqual([
      {
        id: serverId,
        orgId,
        active: true,
        url: "https://x/",
        protocolVersion: null,
        auth: "headers",
        headers: [
          { name: "a", sealed: "A" },
          { name: "b", sealed: "B" },
        ],
        labels: {},
        silenceSeconds: 300,
        maxAnswerMb: null,
        maxRequestMb: null,
        authorities: null,
        discoveredAt: null,
        tools: [
          {
            name: "x",
            hash: "newer",
            reviewedHash: "reviewed",
            annotations: { readOnlyHint: true },
            inputSchema: '{"type": "object", "maxProperties": 9007199254740993}',
          },
          { name: "y", hash: "seen", reviewedHash: null, annotations: null, inputSchema: null },
        ],
      },
    ]);
    expect(changes.policies).toEqual([{ id: policyId, orgId, active: true, revision: 0, compiled: null }]);
    expect(changes.grants).toEqual([
      {
        id: grantId,
        orgId,
        serverId,
        identityId,
        identityKind: "agent",
        identityLabels: {},
        labels: {},
        policyId,
        active: true,
        expiresAt: Date.UTC(2030, 0, 1),
        tokens: [{ id: expect.any(String), hash: "live", expiresAt: null }],
      },
    ]);
    version = changes.version;
    expect(version).toBe(await source.currentVersion());
  });

  it("gives nothing when no row has changed", async () => {
    expect(await source.changesSince(version)).toEqual({
      version,
      servers: [],
      policies: [],
      grants: [],
      resets: [],
    });
  });

  it("gives a server again when its limit of silence changed", async () => {
    await admin.query("UPDATE servers SET silence_seconds = 3600 WHERE id = $1", [ids.server]);
    const changes = await source.changesSince(version);
    expect(changes).toMatchObject({ servers: [{ silenceSeconds: 3600 }], policies: [], grants: [] });
    version = changes.version;
  });

  it.each([
    ["longest answer", "max_answer_mb", "maxAnswerMb", 32],
    ["longest request", "max_request_mb", "maxRequestMb", 8],
    ["authorities", "authorities", "authorities", "a bundle"],
  ])("gives a server again when its %s changed", async (_, column, field, value) => {
    await admin.query(`UPDATE servers SET ${column} = $1 WHERE id = $2`, [value, ids.server]);
    const changes = await source.changesSince(version);
    expect(changes).toMatchObject({ servers: [{ [field]: value }], policies: [], grants: [] });
    version = changes.version;
  });

  it("gives only what changed, for a publish and for a revocation", async () => {
    await admin.query(
      "INSERT INTO policy_revisions (org_id, policy_id, number, source, compiled, hash, published_by) VALUES ($1, $2, 1, '', '{\"format\":1}', '', $1)",
      [ids.org, ids.policy],
    );
    await admin.query("UPDATE policies SET current_revision = 1 WHERE id = $1", [ids.policy]);
    const published = await source.changesSince(version);
    expect(published).toMatchObject({
      servers: [],
      grants: [],
      policies: [{ revision: 1, compiled: { format: 1 } }],
    });
    await admin.query("UPDATE grants SET revoked_at = now() WHERE id = $1", [ids.grant]);
    const revoked = await source.changesSince(published.version);
    expect(revoked).toMatchObject({ servers: [], policies: [], grants: [{ id: ids.grant, active: false }] });
  });

  it("gives a grant again when its identity's labels or kind changed", async () => {
    const before = await source.currentVersion();
    await admin.query("SELECT set_config('app.org_id', $1, false)", [ids.org]);
    await admin.query(`UPDATE identities SET labels = '{"team":"a"}', kind = 'service' WHERE id = $1`, [
      ids.identity,
    ]);
    const changes = await source.changesSince(before);
    expect(changes.grants).toMatchObject([
      { id: ids.grant, identityKind: "service", identityLabels: { team: "a" } },
    ]);
  });

  it("calls changed after a commit, and lost when its connection ends", async () => {
    let heard = () => {};
    let lost = () => {};
    const notified = new Promise<void>((done) => {
      heard = done;
    });
    const cut = new Promise<void>((done) => {
      lost = done;
    });
    await source.listen({ changed: () => heard(), decided: () => undefined }, () => lost());
    await admin.query("UPDATE servers SET url = 'https://y/' WHERE id = $1", [ids.server]);
    await expect(notified).resolves.toBeUndefined();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    await expect(cut).resolves.toBeUndefined();
  });

  it("tells of approvals that were decided, and of none that begins to wait, and takes neither for a change", async () => {
    const heard: string[] = [];
    let done = () => {};
    const last = new Promise<void>((resolve) => {
      done = resolve;
    });
    const listener = await source.listen(
      {
        changed: () => heard.push("changed"),
        decided: (id) => (id === "last" ? done() : heard.push(id)),
      },
      () => undefined,
    );
    for (const payload of ["a pending", "b approved", "c used", "last denied"])
      await admin.query("SELECT pg_notify('sallyport_approvals', $1)", [payload]);
    await last;
    expect(heard).toEqual(["b", "c"]);
    await listener.stop();
  });

  it("rejects, and does not call lost, when it cannot connect", async () => {
    let losses = 0;
    const elsewhere = database.proxyUrl.replace(/[^/]+$/, "no_such_database");
    const stray = new PolicySource(pool, elsewhere);
    const failure = await stray
      .listen({ changed: () => undefined, decided: () => undefined }, () => losses++)
      .catch((error: unknown) => String(error));
    expect(failure).toContain("no_such_database");
    expect(losses).toBe(0);
  });

  it("does not call lost when it is stopped", async () => {
    let losses = 0;
    const listener = await source.listen(
      { changed: () => undefined, decided: () => undefined },
      () => losses++,
    );
    await listener.stop();
    expect(losses).toBe(0);
  });
});
