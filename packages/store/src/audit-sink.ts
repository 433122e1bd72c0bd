import type { AuditRecord, Charge, DecisionRecord, OutcomeRecord } from "@sallyport/audit";
import type pg from "pg";

/** An audit record and its place in the proxy's spool; numbers rise by one and start at 1. */
export type NumberedRecord = { readonly seq: number; readonly record: AuditRecord };

export type StoredCounter = {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly windowStart: number;
  readonly windowEnd: number;
  /** Units of 1e-9. */
  readonly amount: bigint;
};

const DECISION_COLUMNS = `at, call_id, org_id, proxy_id, server_id, identity_id, grant_id, policy_id, policy_revision,
  method, tool, effect, answer, rule, reason, arg_keys, decision_micros, remote, shadow`;
const OUTCOME_COLUMNS = `decided_at, call_id, org_id, proxy_id, at, result, upstream_status, upstream_micros,
  total_micros, response_bytes, rolled_back`;

/** Writes what a proxy spooled into the audit tables, each record exactly once. */
export class AuditSink {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Announces this proxy and makes next month's partitions. Returns the number of its last record that arrived. */
  async open(proxyId: string, startedAt: number): Promise<number> {
    await this.#pool.query("SELECT ensure_audit_partitions()");
    const { rows } = await this.#pool.query<{ audit_seq: string }>(
      `INSERT INTO proxies (id, started_at, last_seen_at, config_version) VALUES ($1, $2, now(), 0)
       ON CONFLICT (id) DO UPDATE SET started_at = $2, last_seen_at = now(), config_version = 0 RETURNING audit_seq`,
      [proxyId, new Date(startedAt)],
    );
    return Number(rows[0]?.audit_seq ?? 0);
  }

  /** Tells the dashboard which configuration this proxy enforces, and that it is alive. */
  async acknowledge(proxyId: string, configVersion: number): Promise<void> {
    await this.#pool.query("UPDATE proxies SET last_seen_at = now(), config_version = $2 WHERE id = $1", [
      proxyId,
      configVersion,
    ]);
  }

  /**
   * Stores a batch in one transaction together with the budget it used and the proxy's place in its spool. Records
   * that arrived before are skipped, so sending a batch twice is harmless.
   */
  async append(proxyId: string, batch: readonly NumberedRecord[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query("BEGIN");
      const { rows } = await client.query<{ audit_seq: string }>(
        "SELECT audit_seq FROM proxies WHERE id = $1 FOR UPDATE",
        [proxyId],
      );
      if (!rows[0]) throw new Error(`proxy ${proxyId} is not registered`);
      const arrived = Number(rows[0].audit_seq);
      const fresh = batch.filter(({ seq }) => seq > arrived);
      const last = fresh.at(-1);
      if (last) {
        await insertDecisions(client, proxyId, fresh.map(({ record }) => record).filter(isDecision));
        await insertOutcomes(client, proxyId, fresh.map(({ record }) => record).filter(isOutcome));
        await addCharges(
          client,
          fresh.map(({ record }) => record),
        );
        await client.query("UPDATE proxies SET audit_seq = $2, last_seen_at = now() WHERE id = $1", [
          proxyId,
          last.seq,
        ]);
      }
      await client.query("COMMIT");
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Budget used in windows that are still open, for a limiter that starts. */
  async openCounters(now: number): Promise<StoredCounter[]> {
    const { rows } = await this.#pool.query<{ key: string; start: Date; end: Date; amount: string }>(
      `SELECT key, window_start AS start, window_end AS "end", trunc(amount)::text AS amount
       FROM limit_counters WHERE window_end > $1`,
      [new Date(now)],
    );
    return rows.map((row) => ({
      key: row.key,
      windowStart: row.start.getTime(),
      windowEnd: row.end.getTime(),
      amount: BigInt(row.amount),
    }));
  }

  /** Forgets counters of windows that ended before `before`, and makes partitions ahead. For a daily call. */
  async tidy(before: number): Promise<void> {
    await this.#pool.query("DELETE FROM limit_counters WHERE window_end < $1", [new Date(before)]);
    await this.#pool.query("SELECT ensure_audit_partitions()");
  }
}

const isDecision = (record: AuditRecord): record is DecisionRecord => record.kind === "decision";
const isOutcome = (record: AuditRecord): record is OutcomeRecord => record.kind === "outcome";

/** One statement whatever the batch's size: the rows travel as JSON and are typed by the columns they go to. */
async function insertDecisions(
  client: pg.PoolClient,
  proxyId: string,
  records: DecisionRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await client.query(
    `INSERT INTO decisions (${DECISION_COLUMNS})
     SELECT to_timestamp(r."at" / 1000.0), r."callId", r."orgId", $2, r."serverId", r."identityId", r."grantId",
       r."policyId", r."policyRevision", r."method", r."tool", r."effect", r."answer", r."rule", r."reason",
       r."argKeys", r."decisionMicros", r."remote", r."shadow"
     FROM json_to_recordset($1) AS r("at" float8, "callId" uuid, "orgId" uuid, "serverId" uuid, "identityId" uuid,
       "grantId" uuid, "policyId" uuid, "policyRevision" int, "method" text, "tool" text, "effect" effect,
       "answer" text, "rule" text, "reason" text, "argKeys" text[], "decisionMicros" int, "remote" text,
       "shadow" jsonb)`,
    [storable(records), proxyId],
  );
}

async function insertOutcomes(
  client: pg.PoolClient,
  proxyId: string,
  records: OutcomeRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await client.query(
    `INSERT INTO outcomes (${OUTCOME_COLUMNS})
     SELECT to_timestamp(r."decidedAt" / 1000.0), r."callId", r."orgId", $2, to_timestamp(r."at" / 1000.0),
       r."result", r."upstreamStatus", r."upstreamMicros", r."totalMicros", r."responseBytes", r."rolledBack"
     FROM json_to_recordset($1) AS r("decidedAt" float8, "callId" uuid, "orgId" uuid, "at" float8, "result" text,
       "upstreamStatus" int, "upstreamMicros" int, "totalMicros" int, "responseBytes" bigint, "rolledBack" boolean)`,
    [storable(records), proxyId],
  );
}

/** Postgres stores neither NUL nor a lone surrogate; one such record must not hold up all that come after it. */
function storable(records: readonly AuditRecord[]): string {
  const text = JSON.stringify(records);
  // Both are escaped in JSON, where an escaped backslash may look like them; only then is each text looked at.
  if (!/\\u(?:0000|d[89a-f])/.test(text)) return text;
  return JSON.stringify(records, (_, value: unknown) =>
    typeof value === "string" ? value.replace(/\p{Surrogate}|\0/gu, "\ufffd") : value,
  );
}

/** Decisions add what they reserved; outcomes that rolled back take the same amount from the same window. */
async function addCharges(client: pg.PoolClient, records: AuditRecord[]): Promise<void> {
  const sums = new Map<string, { charge: Charge; amount: bigint }>();
  for (const record of records) {
    if (record.kind === "outcome" && !record.rolledBack) continue;
    for (const charge of record.charges) {
      const id = `${charge.windowStart} ${charge.windowMs} ${charge.key}`;
      const amount = record.kind === "decision" ? BigInt(charge.amount) : -BigInt(charge.amount);
      sums.set(id, { charge, amount: (sums.get(id)?.amount ?? 0n) + amount });
    }
  }
  if (sums.size === 0) return;
  const rows = [...sums.values()]
    .toSorted(byKeyThenStart) // one order for all proxies: no deadlock
    .map(({ charge, amount }) => ({
      key: charge.key,
      start: charge.windowStart,
      end: charge.windowStart + charge.windowMs,
      amount: amount.toString(),
    }));
  await client.query(
    `INSERT INTO limit_counters AS c (key, window_start, window_end, amount)
     SELECT r."key", to_timestamp(r."start" / 1000.0), to_timestamp(r."end" / 1000.0), r."amount"
     FROM json_to_recordset($1) AS r("key" text, "start" float8, "end" float8, "amount" numeric)
     ON CONFLICT (key, window_start) DO UPDATE SET amount = c.amount + excluded.amount`,
    [JSON.stringify(rows)],
  );
}

function byKeyThenStart(a: { charge: Charge }, b: { charge: Charge }): number {
  if (a.charge.key !== b.charge.key) return a.charge.key < b.charge.key ? -1 : 1;
  return a.charge.windowStart - b.charge.windowStart;
}
