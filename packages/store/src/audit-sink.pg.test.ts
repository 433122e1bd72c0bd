import { randomUUID } from "node:crypto";
import type { AuditRecord, DecisionRecord, OutcomeRecord } from "@sallyport/audit";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AuditSink, type NumberedRecord } from "./index.ts";
import { openStoreDatabase, type StoreDatabase } from "./testing/store-database.ts";

let database: StoreDatabase;
let admin: pg.Client;
let sink: AuditSink;

beforeAll(async () => {
  database = await openStoreDatabase();
  ({ admin } = database);
  sink = new AuditSink(database.pool);
});
afterAll(() => database.close());

const ids = {
  org: randomUUID(),
  server: randomUUID(),
  policy: randomUUID(),
  identity: randomUUID(),
  grant: randomUUID(),
};

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
  it("stores every member of a decision and of its outcome", async () => {
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

  it("stores the subject of a method other than tools/call", async () => {
    const record = decision({ method: "resources/read", tool: null, subject: "file:///a" });
    await sink.append(await open(), [numbered(1, record)]);
    const { rows } = await admin.query("SELECT tool, subject FROM decisions WHERE call_id = $1", [
      record.callId,
    ]);
    expect(rows).toEqual([{ tool: null, subject: "file:///a" }]);
  });

  it("stores the results of shadow rules", async () => {
    const shadow = [{ effect: "deny", rule: "/tools/x/deny_if/0", reason: "Not on\u0000 Sundays." }] as const;
    const record = decision({ shadow });
    await sink.append(await open(), [numbered(1, record)]);
    const { rows } = await admin.query("SELECT shadow FROM decisions WHERE call_id = $1", [record.callId]);
    expect(rows).toEqual([{ shadow: [{ ...shadow[0], reason: "Not on\ufffd Sundays." }] }]);
  });

  it("stores a record once when batches are sent twice and overlap", async () => {
    const proxyId = await open();
    const records = Array.from({ length: 9 }, (_, i) => numbered(i + 1, decision()));
    await sink.append(proxyId, records.slice(0, 4));
    await sink.append(proxyId, records.slice(0, 4));
    await sink.append(proxyId, records.slice(2, 7));
    await Promise.all([sink.append(proxyId, records), sink.append(proxyId, records)]);
    expect(await count(proxyId)).toBe(9);
    expect(await sink.open(proxyId, AT)).toBe(9);
  });

  it("stores nothing of a batch with one record that fails", async () => {
    const proxyId = await open();
    const bad = decision({ effect: "maybe" as never });
    await expect(sink.append(proxyId, [numbered(1, decision()), numbered(2, bad)])).rejects.toThrow(/effect/);
    expect(await count(proxyId)).toBe(0);
    expect(await sink.open(proxyId, AT)).toBe(0);
  });

  it("stores records with strings that Postgres cannot hold", async () => {
    const proxyId = await open();
    await sink.append(proxyId, [numbered(1, decision({ method: "a\u0000b\ud800c", argKeys: ["\u0000"] }))]);
    const { rows } = await admin.query("SELECT method, arg_keys FROM decisions WHERE proxy_id = $1", [
      proxyId,
    ]);
    expect(rows).toEqual([{ method: "a\ufffdb\ufffdc", arg_keys: ["\ufffd"] }]);
  });

  it("stores refusals of unknown organisations, and shows them to none", async () => {
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

  it("stores rows of any month, those without a partition in the default one", async () => {
    const proxyId = await open();
    const times = [Date.UTC(1999, 0, 1), AT, Date.now(), Date.now() + 40 * 86_400_000, Date.UTC(2099, 0, 1)];
    await sink.append(
      proxyId,
      times.map((at, i) => numbered(i + 1, decision({ at }))),
    );
    expect(await count(proxyId)).toBe(times.length);
  });

  it("adds what decisions reserved to their budget, and subtracts what outcomes rolled back", async () => {
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

  it("keeps a sum for each sixtieth of a sliding window, and for months of any length", async () => {
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

  it("adds up what two proxies write at the same time", async () => {
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

  it("refuses records of a proxy that never announced itself", async () => {
    await expect(sink.append(randomUUID(), [numbered(1, decision())])).rejects.toThrow(/not registered/);
  });

  it("deletes counters of windows that ended long ago", async () => {
    await sink.tidy(AT + 86_400_000);
    expect(await sink.openCounters(0)).toEqual([]);
  });

  it("stores which configuration version a proxy enforces", async () => {
    const proxyId = await open();
    await sink.acknowledge(proxyId, 17);
    const { rows } = await admin.query(
      "SELECT config_version, last_seen_at > now() - interval '1 minute' AS alive FROM proxies WHERE id = $1",
      [proxyId],
    );
    expect(rows).toEqual([{ config_version: "17", alive: true }]);
  });
});
