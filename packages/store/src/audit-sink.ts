import type pg from "pg";

/**
 * An audit record (packages/audit) as JSON, and its place in the proxy's spool; numbers rise by one and start at 1.
 * It stays text on its way from the disk to Postgres: reading it here would hold up the calls that run meanwhile.
 */
export type NumberedRecord = { readonly seq: number; readonly json: string };

export type StoredCounter = {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly windowStart: number;
  readonly windowEnd: number;
  /** Units of 1e-9. */
  readonly amount: bigint;
};

/**
 * A batch in one statement: the records travel as JSON and are typed by the columns they go to. Decisions add what
 * they reserved to the budget's sums; outcomes that rolled back take the same amount from the same window. The sums
 * are locked in one order for all proxies, so that there is no deadlock.
 */
const INSERT_BATCH = `
  WITH record AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1) AS r("kind" text, "at" float8, "callId" uuid, "orgId" uuid, "charges" json,
      "serverId" uuid, "identityId" uuid, "grantId" uuid, "policyId" uuid, "policyRevision" int, "method" text,
      "tool" text, "subject" text, "effect" effect, "answer" text, "rule" text, "reason" text, "argKeys" text[],
      "decisionMicros" int, "remote" text, "partOf" jsonb, "shadow" jsonb, "approvalId" uuid,
      "decidedAt" float8, "result" text, "upstreamStatus" int, "upstreamMicros" int, "totalMicros" int,
      "responseBytes" bigint, "rolledBack" boolean)
  ), decided AS (
    INSERT INTO decisions (at, call_id, org_id, proxy_id, server_id, identity_id, grant_id, policy_id,
      policy_revision, method, tool, subject, effect, answer, rule, reason, arg_keys, decision_micros, remote,
      part_of, part_of_at, shadow, approval_id)
    SELECT to_timestamp("at" / 1000.0), "callId", "orgId", $2, "serverId", "identityId", "grantId", "policyId",
      "policyRevision", "method", "tool", "subject", "effect", "answer", "rule", "reason", "argKeys", "decisionMicros", "remote",
      ("partOf" ->> 'callId')::uuid, to_timestamp(("partOf" ->> 'at')::float8 / 1000.0), "shadow", "approvalId"
    FROM record WHERE "kind" = 'decision'
  ), ended AS (
    INSERT INTO outcomes (decided_at, call_id, org_id, proxy_id, at, result, upstream_status, upstream_micros,
      total_micros, response_bytes, rolled_back)
    SELECT to_timestamp("decidedAt" / 1000.0), "callId", "orgId", $2, to_timestamp("at" / 1000.0), "result",
      "upstreamStatus", "upstreamMicros", "totalMicros", "responseBytes", "rolledBack"
    FROM record WHERE "kind" = 'outcome'
  )
  INSERT INTO limit_counters AS c (key, window_start, window_end, amount, org_id)
  SELECT "key", to_timestamp("windowStart" / 1000.0), to_timestamp(("windowStart" + max("windowMs")) / 1000.0),
    sum(CASE "kind" WHEN 'decision' THEN "amount" ELSE -"amount" END), (array_agg("orgId"))[1]
  FROM record, json_to_recordset("charges")
    AS charge("key" text, "windowStart" float8, "windowMs" float8, "amount" numeric)
  WHERE "kind" = 'decision' OR "rolledBack"
  GROUP BY "key", "windowStart" ORDER BY "key" COLLATE "C", "windowStart"
  ON CONFLICT (key, window_start) DO UPDATE SET amount = c.amount + excluded.amount, org_id = excluded.org_id`;

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

  /** This proxy runs no more, and all its records have arrived: the dashboard waits for it no longer. */
  async retire(proxyId: string): Promise<void> {
    await this.#pool.query("UPDATE proxies SET last_seen_at = to_timestamp(0) WHERE id = $1", [proxyId]);
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
        await client.query(INSERT_BATCH, [storable(`[${fresh.map(({ json }) => json).join(",")}]`), proxyId]);
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

  /** Budget used in windows that are still open, for a limiter that starts: of all organisations, or of one. */
  async openCounters(now: number, org?: string): Promise<StoredCounter[]> {
    const { rows } = await this.#pool.query<{ key: string; start: Date; end: Date; amount: string }>(
      `SELECT key, window_start AS start, window_end AS "end", trunc(amount)::text AS amount
       FROM limit_counters WHERE window_end > $1 AND ($2::uuid IS NULL OR org_id = $2 OR org_id IS NULL)`,
      [new Date(now), org ?? null],
    );
    return rows.map((row) => ({
      key: row.key,
      windowStart: row.start.getTime(),
      windowEnd: row.end.getTime(),
      amount: BigInt(row.amount),
    }));
  }

  /** The database's time, to the millisecond below. */
  async time(): Promise<Date> {
    const { rows } = await this.#pool.query<{ now: Date }>(
      "SELECT date_trunc('milliseconds', clock_timestamp()) AS now",
    );
    if (!rows[0]) throw new Error("The database does not tell the time.");
    return rows[0].now;
  }

  /** Everything that this proxy had taken of limits before `at` has arrived. */
  async settle(proxyId: string, at: Date): Promise<void> {
    await this.#pool.query("UPDATE proxies SET settled_at = greatest(settled_at, $2) WHERE id = $1", [
      proxyId,
      at,
    ]);
  }

  /** How many running proxies may have taken something before `at` that has not arrived. */
  async unsettled(at: Date, seenWithinSeconds: number): Promise<number> {
    const { rows } = await this.#pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM proxies
       WHERE last_seen_at > now() - make_interval(secs => $2) AND (settled_at IS NULL OR settled_at <= $1)`,
      [at, seenWithinSeconds],
    );
    return rows[0]?.n ?? 0;
  }

  /** Forgets counters of windows that ended before `before`, and makes partitions ahead. For a daily call. */
  async tidy(before: number): Promise<void> {
    await this.#pool.query("DELETE FROM limit_counters WHERE window_end < $1", [new Date(before)]);
    await this.#pool.query("SELECT ensure_audit_partitions()");
  }
}

/** Postgres stores neither NUL nor a lone surrogate; one such record must not hold up all that come after it. */
function storable(json: string): string {
  // Both are escaped in JSON, where an escaped backslash may look like them; only then is each text looked at.
  if (!json.includes("\\u") || !/\\u(?:0000|d[89a-f])/.test(json)) return json;
  return JSON.stringify(JSON.parse(json), (_, value: unknown) =>
    typeof value === "string" ? value.replace(/\p{Surrogate}|\0/gu, "\ufffd") : value,
  );
}
