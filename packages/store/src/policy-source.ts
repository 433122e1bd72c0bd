import pg from "pg";

/** A registered server as the proxy needs it. Headers stay sealed until a call is forwarded. */
export type ServerEntry = {
  readonly id: string;
  readonly orgId: string;
  readonly active: boolean;
  readonly url: string;
  /** What the last discovery agreed on; null while none succeeded. */
  readonly protocolVersion: string | null;
  readonly auth: "none" | "headers";
  readonly headers: readonly { readonly name: string; readonly sealed: string }[];
  readonly labels: Labels;
  /** For how long it may say nothing before an answer of it is given up. */
  readonly silenceSeconds: number;
  /** MiB of its longest answer and of the longest request to it; null: as the proxy's settings say. */
  readonly maxAnswerMb: number | null;
  readonly maxRequestMb: number | null;
  /** The only authorities that its certificate may come from, in PEM; null: the public ones. */
  readonly authorities: string | null;
  /** When people last asked the server for its tools; null while none of them got an answer. */
  readonly discoveredAt: string | null;
  /** The tools that it has, as far as a discovery or a proxy saw. */
  readonly tools: readonly PinnedTool[];
};

/** Texts that people put on servers, identities and grants, and policies ask for. */
type Labels = Readonly<Record<string, string>>;

/** What a person accepted of a tool, and what it is now. */
export type PinnedTool = {
  readonly name: string;
  /** SHA-256 of the newest definition that was seen. */
  readonly hash: string;
  /** SHA-256 of the definition that was reviewed last; null when none was, and then all below is null too. */
  readonly reviewedHash: string | null;
  /** The tool's own hints on what it does, as the server gave them. */
  readonly annotations: unknown;
  /** JSON text of its inputSchema; null when it has none. */
  readonly inputSchema: string | null;
};

/** A policy's enforced revision. `compiled` is checked by packages/policy before it is used. */
export type PolicyEntry = {
  readonly id: string;
  readonly orgId: string;
  readonly active: boolean;
  /** 0 while nothing was published; `compiled` is null then. */
  readonly revision: number;
  readonly compiled: unknown;
};

export type GrantEntry = {
  readonly id: string;
  readonly orgId: string;
  readonly serverId: string;
  readonly identityId: string;
  readonly identityKind: "human" | "agent" | "service";
  readonly identityLabels: Labels;
  readonly labels: Labels;
  /** Null: every call is denied. */
  readonly policyId: string | null;
  readonly active: boolean;
  /** Milliseconds since the epoch; null for never. */
  readonly expiresAt: number | null;
  /** Live tokens: SHA-256 in lower-case hex, and when they end. */
  readonly tokens: readonly {
    readonly id: string;
    readonly hash: string;
    readonly expiresAt: number | null;
  }[];
};

/** Everything that changed after a version, read in one snapshot of the database. */
export type ConfigChanges = {
  readonly version: number;
  readonly servers: readonly ServerEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly grants: readonly GrantEntry[];
  /** Budgets that people emptied meanwhile. None in a whole configuration: counters in the database are emptied already. */
  readonly resets: readonly BudgetReset[];
};

export type BudgetReset = { readonly id: string; readonly org: string; readonly key: string };

const CONFIG_CHANNEL = "sallyport_config";
/** Its payload is the id of the approval that changed, a space, and its state. */
const APPROVALS_CHANNEL = "sallyport_approvals";

/** What a listener is told of: a newer configuration, and an approval that does not wait any more. */
export type Told = { readonly changed: () => void; readonly decided: (approvalId: string) => void };

const SERVERS = `
  SELECT s.id, s.org_id AS "orgId", s.deleted_at IS NULL AS active, s.url, s.auth, s.labels,
    s.silence_seconds AS "silenceSeconds", s.max_answer_mb AS "maxAnswerMb", s.max_request_mb AS "maxRequestMb",
    s.authorities,
    s.protocol_version AS "protocolVersion", s.tools_discovered_at::text AS "discoveredAt",
    (SELECT coalesce(json_agg(json_build_object('name', h.name, 'sealed', h.sealed) ORDER BY h.name), '[]')
       FROM server_headers h WHERE h.org_id = s.org_id AND h.server_id = s.id) AS headers,
    (SELECT coalesce(json_agg(json_build_object('name', t.name, 'hash', t.definition_hash,
        'reviewedHash', t.reviewed_hash, 'annotations', t.reviewed_definition->'annotations',
        'inputSchema', (t.reviewed_definition->'inputSchema')::text) ORDER BY t.name), '[]')
       FROM tools t WHERE t.org_id = s.org_id AND t.server_id = s.id AND t.removed_at IS NULL) AS tools
  FROM servers s WHERE s.config_version > $1`;

const POLICIES = `
  SELECT p.id, p.org_id AS "orgId", p.deleted_at IS NULL AS active, p.current_revision AS revision, r.compiled
  FROM policies p
  LEFT JOIN policy_revisions r ON r.org_id = p.org_id AND r.policy_id = p.id AND r.number = p.current_revision
  WHERE p.config_version > $1`;

const GRANTS = `
  SELECT g.id, g.org_id AS "orgId", g.server_id AS "serverId", g.identity_id AS "identityId",
    i.kind AS "identityKind", i.labels AS "identityLabels", g.labels, g.policy_id AS "policyId",
    g.revoked_at IS NULL AS active,
    (extract(epoch FROM g.expires_at) * 1000)::float8 AS "expiresAt",
    (SELECT coalesce(json_agg(json_build_object('id', t.id, 'hash', t.hash,
        'expiresAt', (extract(epoch FROM t.expires_at) * 1000)::float8)), '[]')
       FROM grant_tokens t WHERE t.org_id = g.org_id AND t.grant_id = g.id AND t.revoked_at IS NULL) AS tokens
  FROM grants g JOIN identities i ON i.org_id = g.org_id AND i.id = g.identity_id
  WHERE g.config_version > $1`;

const RESETS = `
  SELECT id, org_id AS org, key FROM limit_resets WHERE $1 > 0 AND config_version > $1 ORDER BY config_version`;

/**
 * Reads configuration from Postgres for the proxy. Every method throws what `pg` throws; the caller keeps the last
 * good configuration then.
 */
export class PolicySource {
  readonly #pool: pg.Pool;
  readonly #connectionString: string;

  constructor(pool: pg.Pool, connectionString: string) {
    this.#pool = pool;
    this.#connectionString = connectionString;
  }

  /** The newest version: one row by primary key, cheap enough to ask every second. */
  async currentVersion(): Promise<number> {
    const { rows } = await this.#pool.query<{ version: string }>(
      "SELECT version FROM config_clock WHERE id = 1",
    );
    if (!rows[0]) throw new Error("config_clock is empty");
    return Number(rows[0].version);
  }

  /** What changed after `version`, as of one moment; 0 gives everything. */
  async changesSince(version: number): Promise<ConfigChanges> {
    const client = await this.#pool.connect();
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const clock = await client.query<{ version: string }>("SELECT version FROM config_clock WHERE id = 1");
      if (!clock.rows[0]) throw new Error("config_clock is empty");
      const servers = await client.query<ServerEntry>(SERVERS, [version]);
      const policies = await client.query<PolicyEntry>(POLICIES, [version]);
      const grants = await client.query<GrantEntry>(GRANTS, [version]);
      const resets = await client.query<BudgetReset>(RESETS, [version]);
      await client.query("COMMIT");
      client.release();
      return {
        version: Number(clock.rows[0].version),
        servers: servers.rows,
        policies: policies.rows,
        grants: grants.rows,
        resets: resets.rows,
      };
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /**
   * Tells soon after each committed change, over a connection of its own. Resolves when it listens.
   * `lost` is called once when that connection ends; notifications sent meanwhile are gone, so poll besides.
   */
  async listen({ changed, decided }: Told, lost: () => void): Promise<{ stop(): Promise<void> }> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    let open = true;
    const close = (): void => {
      if (open) lost();
      open = false;
    };
    client.on("error", close);
    client.on("end", close);
    client.on("notification", ({ channel, payload }) => {
      if (channel !== APPROVALS_CHANNEL) return changed();
      const [id = "", state] = (payload ?? "").split(" ");
      if (state !== "pending") decided(id);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CONFIG_CHANNEL}; LISTEN ${APPROVALS_CHANNEL}`);
    } catch (error) {
      open = false;
      await client.end().catch(() => {});
      throw error;
    }
    return {
      stop: async () => {
        open = false;
        await client.end();
      },
    };
  }
}
