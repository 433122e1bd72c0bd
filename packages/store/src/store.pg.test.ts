import { randomUUID } from "node:crypto";
import type { AuditRecord, DecisionRecord, OutcomeRecord } from "@sallyport/audit";
import { createTestDatabase, type TestDatabase } from "@sallyport/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AuditSink, type NumberedRecord, PolicySource } from "./index.ts";

let database: TestDatabase;
let admin: pg.Client;
let pool: pg.Pool;
let source: PolicySource;
let sink: AuditSink;
const ids = {
  org: randomUUID(),
  server: randomUUID(),
  policy: randomUUID(),
  identity: randomUUID(),
  grant: randomUUID(),
};

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  pool = new pg.Pool({ connectionString: database.proxyUrl, max: 4 });
  pool.on("error", () => {});
  source = new PolicySource(pool, database.proxyUrl);
  sink = new AuditSink(pool);
});
afterAll(async () => {
  await pool.end();
  await admin.end();
  await database.drop();
});

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

  it("gives everything from version 0 on, as the proxy needs it", async () => {
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

  it("gives nothing when nothing changed", async () => {
    expect(await source.changesSince(version)).toEqual({ version, servers: [], policies: [], grants: [] });
  });

  it("gives what changed and no more: a publish, then a revocation", async () => {
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

  it("gives a grant anew when what is known of its identity changed", async () => {
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

  it("hears of a change right after its commit, and of the loss of its connection", async () => {
    let heard = () => {};
    let lost = () => {};
    const notified = new Promise<void>((done) => {
      heard = done;
    });
    const cut = new Promise<void>((done) => {
      lost = done;
    });
    await source.listen(
      () => heard(),
      () => lost(),
    );
    await admin.query("UPDATE servers SET url = 'https://y/' WHERE id = $1", [ids.server]);
    await expect(notified).resolves.toBeUndefined();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    await expect(cut).resolves.toBeUndefined();
  });

  it("does not call it a loss when it cannot connect", async () => {
    let losses = 0;
    const elsewhere = database.proxyUrl.replace(/[^/]+$/, "no_such_database");
    const stray = new PolicySource(pool, elsewhere);
    const failure = await stray
      .listen(
        () => {},
        () => losses++,
      )
      .catch((error: unknown) => String(error));
    expect(failure).toContain("no_such_database");
    expect(losses).toBe(0);
  });

  it("stops without calling that a loss", async () => {
    let losses = 0;
    const listener = await source.listen(
      () => {},
      () => losses++,
    );
    await listener.stop();
    expect(losses).toBe(0);
  });
});

const AT = Date.UTC(2026, 10, 21, 12, 0, 0, 123);
const decision = (change: Partial<DecisionRecord> = {}): DecisionRecord => ({
  kind: "decision",
  callId: randomUUID(),
  at: AT,
  orgId: ids.org,
  serverId: ids.server,
  identityId: ids.identity,
  grantId: ids.grant,
  policyId: ids.policy,
  policyRevision: 1,
  method: "tools/call",
  tool: "x",
  effect: "allow",
  answer: "forwarded",
  rule: "/tools/x",
  reason: "",
  argKeys: ["a", 'quo"ted', "ünï"],
  decisionMicros: 42,
  remote: null,
  charges: [],
  ...change,
});
const outcome = (callId: string, change: Partial<OutcomeRecord> = {}): OutcomeRecord => ({
  kind: "outcome",
  callId,
  orgId: ids.org,
  decidedAt: AT,
  at: AT + 5,
  result: "ok",
  upstreamStatus: 200,
  upstreamMicros: 900,
  totalMicros: 1000,
  responseBytes: 77,
  rolledBack: false,
  charges: [],
  ...change,
});
const numbered = (seq: number, record: AuditRecord): NumberedRecord => ({
  seq,
  json: JSON.stringify(record),
});
const open = async (): Promise<string> => {
  const proxyId = randomUUID();
  expect(await sink.open(proxyId, AT)).toBe(0);
  return proxyId;
};
const count = async (proxyId: string): Promise<number> => {
  const { rows } = await admin.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM decisions WHERE proxy_id = $1",
    [proxyId],
  );
  return rows[0]?.n ?? 0;
};

describe("the audit sink", () => {
  it("stores a decision and its outcome as they were", async () => {
    const proxyId = await open();
    const record = decision();
    await sink.append(proxyId, [numbered(1, record), numbered(2, outcome(record.callId))]);
    const { rows } = await admin.query(
      "SELECT * FROM decisions d JOIN outcomes o ON (o.decided_at, o.call_id) = (d.at, d.call_id) WHERE d.call_id = $1",
      [record.callId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      org_id: ids.org,
      tool: "x",
      arg_keys: ["a", 'quo"ted', "ünï"],
      decided_at: new Date(AT),
      decision_micros: 42,
      result: "ok",
      upstream_status: 200,
      response_bytes: "77",
      shadow: null,
    });
  });

  it("stores what rules in shadow would have said", async () => {
    const shadow = [{ effect: "deny", rule: "/tools/x/deny_if/0", reason: "Not on\u0000 Sundays." }] as const;
    const record = decision({ shadow });
    await sink.append(await open(), [numbered(1, record)]);
    const { rows } = await admin.query("SELECT shadow FROM decisions WHERE call_id = $1", [record.callId]);
    expect(rows).toEqual([{ shadow: [{ ...shadow[0], reason: "Not on\ufffd Sundays." }] }]);
  });

  it("takes a record once, however often and however overlapping the batches are sent", async () => {
    const proxyId = await open();
    const records = Array.from({ length: 9 }, (_, i) => numbered(i + 1, decision()));
    await sink.append(proxyId, records.slice(0, 4));
    await sink.append(proxyId, records.slice(0, 4));
    await sink.append(proxyId, records.slice(2, 7));
    await Promise.all([sink.append(proxyId, records), sink.append(proxyId, records)]);
    expect(await count(proxyId)).toBe(9);
    expect(await sink.open(proxyId, AT)).toBe(9);
  });

  it("stores a batch whole or not at all", async () => {
    const proxyId = await open();
    const bad = decision({ effect: "maybe" as never });
    await expect(sink.append(proxyId, [numbered(1, decision()), numbered(2, bad)])).rejects.toThrow(/effect/);
    expect(await count(proxyId)).toBe(0);
    expect(await sink.open(proxyId, AT)).toBe(0);
  });

  it("is not held up by text that Postgres cannot store", async () => {
    const proxyId = await open();
    await sink.append(proxyId, [numbered(1, decision({ method: "a\u0000b\ud800c", argKeys: ["\u0000"] }))]);
    const { rows } = await admin.query("SELECT method, arg_keys FROM decisions WHERE proxy_id = $1", [
      proxyId,
    ]);
    expect(rows).toEqual([{ method: "a\ufffdb\ufffdc", arg_keys: ["\ufffd"] }]);
  });

  it("keeps refusals that no organisation is known for, which no organisation sees", async () => {
    const proxyId = await open();
    const nobody = {
      orgId: null,
      serverId: null,
      identityId: null,
      grantId: null,
      policyId: null,
      policyRevision: null,
    };
    await sink.append(proxyId, [
      numbered(1, decision({ ...nobody, answer: "U", effect: "deny", remote: "192.0.2.1" })),
    ]);
    expect(await count(proxyId)).toBe(1);
  });

  it("puts rows of any month into a partition, the default one if need be", async () => {
    const proxyId = await open();
    const times = [Date.UTC(1999, 0, 1), AT, Date.now(), Date.now() + 40 * 86_400_000, Date.UTC(2099, 0, 1)];
    await sink.append(
      proxyId,
      times.map((at, i) => numbered(i + 1, decision({ at }))),
    );
    expect(await count(proxyId)).toBe(times.length);
  });

  it("adds up the budget with the decisions that used it, and takes back what was rolled back", async () => {
    const proxyId = await open();
    const key = randomUUID();
    const charge = { key, windowStart: AT, windowMs: 60_000, amount: "1500000000" };
    const first = decision({ charges: [charge, { ...charge, amount: "1" }] });
    const second = decision({ charges: [charge] });
    const settled = outcome(first.callId, { charges: first.charges });
    const undone = outcome(second.callId, { charges: second.charges, rolledBack: true });
    const batch = [first, second, settled].map((record, i) => numbered(i + 1, record));
    await sink.append(proxyId, batch);
    await sink.append(proxyId, batch);
    await sink.append(proxyId, [numbered(4, undone)]);
    const mine = (await sink.openCounters(AT)).filter((counter) => counter.key === key);
    expect(mine).toEqual([{ key, windowStart: AT, windowEnd: AT + 60_000, amount: 1_500_000_001n }]);
    expect((await sink.openCounters(AT + 60_000)).filter((counter) => counter.key === key)).toEqual([]);
  });

  it("keeps the sixtieths of a sliding window apart, and months of any length", async () => {
    const key = randomUUID();
    const charges = [
      { key, windowStart: AT + 60_000, windowMs: 3_660_000, amount: "2" },
      { key, windowStart: AT, windowMs: 3_660_000, amount: "1" },
      { key: `${key} month`, windowStart: Date.UTC(2024, 1), windowMs: 29 * 86_400_000, amount: "3" },
    ];
    await sink.append(await open(), [numbered(1, decision({ charges }))]);
    const open1 = (await sink.openCounters(Date.UTC(2024, 1, 29))).filter((counter) =>
      counter.key.startsWith(key),
    );
    const end = Date.UTC(2024, 2);
    expect(open1.find((counter) => counter.key.endsWith("month"))).toMatchObject({
      windowEnd: end,
      amount: 3n,
    });
    const sliding = (await sink.openCounters(AT)).filter((counter) => counter.key === key);
    expect(sliding.map(({ windowStart, amount }) => [windowStart, amount]).toSorted()).toEqual([
      [AT, 1n],
      [AT + 60_000, 2n],
    ]);
  });

  it("counts for all proxies together, also when they write at the same time", async () => {
    const key = randomUUID();
    const charges = [{ key, windowStart: AT, windowMs: 60_000, amount: "1" }];
    const proxies = await Promise.all([open(), open(), open()]);
    await Promise.all(
      proxies.map(async (proxyId) => {
        for (let seq = 1; seq <= 20; seq++)
          await sink.append(proxyId, [numbered(seq, decision({ charges }))]);
      }),
    );
    expect((await sink.openCounters(AT)).find((counter) => counter.key === key)?.amount).toBe(60n);
  });

  it("refuses a proxy that never announced itself", async () => {
    await expect(sink.append(randomUUID(), [numbered(1, decision())])).rejects.toThrow(/not registered/);
  });

  it("forgets counters of windows long over", async () => {
    await sink.tidy(AT + 86_400_000);
    expect(await sink.openCounters(0)).toEqual([]);
  });

  it("records which configuration a proxy enforces", async () => {
    const proxyId = await open();
    await sink.acknowledge(proxyId, 17);
    const { rows } = await admin.query(
      "SELECT config_version, last_seen_at > now() - interval '1 minute' AS alive FROM proxies WHERE id = $1",
      [proxyId],
    );
    expect(rows).toEqual([{ config_version: "17", alive: true }]);
  });
});
