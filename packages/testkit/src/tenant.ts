import { createHash, randomUUID } from "node:crypto";
import { grantTokenHint, hashGrantToken, mintGrantToken, parseKeyring, seal } from "@sallyport/credentials";
import type { JsonObject } from "@sallyport/json";
import { canonicalDefinition } from "@sallyport/mcp";
import { compile, parse } from "@sallyport/policy";
import pg from "pg";

/** The keys that a tenant's headers are sealed with; give them to the proxy as SEALING_KEYS. */
export const TEST_SEALING_KEYS = `1:${Buffer.alloc(32, 9).toString("base64")}`;

export type TenantOptions = {
  readonly upstreamUrl: string;
  /** The policy document; null for a grant without a policy. */
  readonly policy: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Tools that a discovery found and a person reviewed: their names, or how they are defined. */
  readonly tools?: readonly (string | ToolDefinition)[];
  readonly labels?: { readonly identity?: Labels; readonly grant?: Labels; readonly server?: Labels };
  /** The revision that it agreed on; null where no discovery succeeded. */
  readonly protocolVersion?: string | null;
};

export type ToolDefinition = { readonly name: string; readonly [key: string]: unknown };
type Labels = Readonly<Record<string, string>>;

export type NewGrant = { readonly grantId: string; readonly tokenId: string; readonly token: string };

/**
 * An organisation with a person, a server, a published policy, an identity and a grant, written as the superuser, so
 * that tests of the proxy need nothing of the dashboard.
 */
export class Tenant {
  readonly orgId = randomUUID();
  readonly userId = randomUUID();
  readonly serverId = randomUUID();
  readonly identityId = randomUUID();
  readonly policyId = randomUUID();
  readonly #pool: pg.Pool;
  #revision = 0;
  #grant: NewGrant = { grantId: "", tokenId: "", token: "" };

  private constructor(adminUrl: string) {
    // The triggers that tell proxies of a changed token or header act for one organisation, as the dashboard does.
    this.#pool = new pg.Pool({ connectionString: adminUrl, max: 2, options: `-c app.org_id=${this.orgId}` });
    this.#pool.on("error", () => undefined);
  }

  static async create(adminUrl: string, options: TenantOptions): Promise<Tenant> {
    const tenant = new Tenant(adminUrl);
    await tenant.#insert(options);
    return tenant;
  }

  get grantId(): string {
    return this.#grant.grantId;
  }
  get tokenId(): string {
    return this.#grant.tokenId;
  }
  get token(): string {
    return this.#grant.token;
  }
  get revision(): number {
    return this.#revision;
  }

  /** Rows of any query, as the superuser. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...values])).rows;
  }

  /** Publishes the next revision of the policy; returns its number. */
  async publish(policy: unknown): Promise<number> {
    const source = typeof policy === "string" ? policy : JSON.stringify(policy);
    const parsed = parse(source);
    if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(" "));
    const compiled = compile(parsed.document);
    await this.publishCompiled(source, compiled, compiled.hash);
    return this.#revision;
  }

  /** Puts a revision in force, whatever is in it. */
  async publishCompiled(source: string, compiled: unknown, hash: string): Promise<void> {
    const number = ++this.#revision;
    await this.query(
      `INSERT INTO policy_revisions (org_id, policy_id, number, source, compiled, hash, published_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [this.orgId, this.policyId, number, source, JSON.stringify(compiled), hash, this.userId],
    );
    await this.query("UPDATE policies SET current_revision = $2 WHERE id = $1", [this.policyId, number]);
  }

  /** Another grant of the same identity on the same server, under the same policy or none. */
  async addGrant(
    over: { policyId?: string | null; expiresAt?: Date; labels?: Labels } = {},
  ): Promise<NewGrant> {
    const grantId = randomUUID();
    const { policyId = this.policyId, expiresAt = null, labels = {} } = over;
    await this.query(
      `INSERT INTO grants (id, org_id, server_id, identity_id, policy_id, label, labels, expires_at, created_by)
       VALUES ($1, $2, $3, $4, $5, 'test', $6, $7, $8)`,
      [grantId, this.orgId, this.serverId, this.identityId, policyId, labels, expiresAt, this.userId],
    );
    return { grantId, ...(await this.addToken(grantId)) };
  }

  async addToken(
    grantId = this.grantId,
    expiresAt: Date | null = null,
  ): Promise<{ tokenId: string; token: string }> {
    const token = mintGrantToken();
    const tokenId = randomUUID();
    await this.query(
      "INSERT INTO grant_tokens (id, org_id, grant_id, hash, hint, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [tokenId, this.orgId, grantId, hashGrantToken(token), grantTokenHint(token), expiresAt],
    );
    return { tokenId, token };
  }

  async revoke(grantId = this.grantId): Promise<void> {
    await this.query("UPDATE grants SET revoked_at = now() WHERE id = $1", [grantId]);
  }

  async setUrl(url: string): Promise<void> {
    await this.query("UPDATE servers SET url = $2 WHERE id = $1", [this.serverId, url]);
  }

  /** A person accepts these definitions, whatever the server lists. */
  async reviewTools(tools: readonly (string | ToolDefinition)[]): Promise<void> {
    for (const tool of tools) {
      const definition = toolDefinition(tool);
      const text = canonicalDefinition(definition as unknown as JsonObject) ?? "";
      const hash = createHash("sha256").update(text).digest("hex");
      await this.query(
        `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash, reviewed_definition,
           reviewed_hash, reviewed_at, reviewed_by)
         VALUES ($1, $2, $3, '', $4, $5, $4, $5, now(), 'reviewer@example.com')
         ON CONFLICT (org_id, server_id, name) DO UPDATE SET definition = $4, definition_hash = $5,
           reviewed_definition = $4, reviewed_hash = $5, reviewed_at = now(), reviewed_by = 'reviewer@example.com'`,
        [this.orgId, this.serverId, definition.name, text, hash],
      );
    }
    await this.query("UPDATE servers SET tools_reviewed_at = now() WHERE id = $1", [this.serverId]);
  }

  /** A person accepts what was seen last of these tools. */
  async acceptSeenTools(names: readonly string[]): Promise<void> {
    await this.query(
      `UPDATE tools SET reviewed_definition = definition, reviewed_hash = definition_hash, reviewed_at = now(),
         reviewed_by = 'reviewer@example.com' WHERE server_id = $1 AND name = ANY($2)`,
      [this.serverId, names],
    );
    await this.query("UPDATE servers SET tools_reviewed_at = now() WHERE id = $1", [this.serverId]);
  }

  /** As a discovery does that found the server at another revision. */
  async setProtocolVersion(version: string | null): Promise<void> {
    await this.query("UPDATE servers SET protocol_version = $2, tools_discovered_at = now() WHERE id = $1", [
      this.serverId,
      version,
    ]);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #insert(options: TenantOptions): Promise<void> {
    const { upstreamUrl, policy, headers = {}, tools = [], labels = {} } = options;
    const { protocolVersion = "2025-11-25" } = options;
    const { orgId, userId, serverId, identityId, policyId } = this;
    const auth = Object.keys(headers).length === 0 ? "none" : "headers";
    await this.query("INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Test', '-')", [
      userId,
      `${userId}@example.com`,
    ]);
    await this.query("INSERT INTO orgs (id, slug, name) VALUES ($1, $2, 'Test')", [orgId, `org-${orgId}`]);
    await this.query("INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'admin')", [
      orgId,
      userId,
    ]);
    await this.query(
      `INSERT INTO servers (id, org_id, name, url, auth, tools_discovered_at, protocol_version)
       VALUES ($1, $2, 'Test', $3, $4::upstream_auth, now(), $5)`,
      [serverId, orgId, upstreamUrl, auth, protocolVersion],
    );
    for (const [name, value] of Object.entries(headers)) {
      const sealed = seal(
        parseKeyring(TEST_SEALING_KEYS),
        { orgId, serverId, field: `header:${name}` },
        value,
      );
      await this.query(
        "INSERT INTO server_headers (org_id, server_id, name, sealed, key_version) VALUES ($1, $2, $3, $4, 1)",
        [orgId, serverId, name, sealed],
      );
    }
    await this.reviewTools(tools);
    await this.query("UPDATE servers SET tools_discovered_at = now(), labels = $2 WHERE id = $1", [
      serverId,
      labels.server ?? {},
    ]);
    await this.query(
      "INSERT INTO identities (id, org_id, kind, name, labels) VALUES ($1, $2, 'agent', 'Test', $3)",
      [identityId, orgId, labels.identity ?? {}],
    );
    await this.query(
      "INSERT INTO policies (id, org_id, server_id, name, draft) VALUES ($1, $2, $3, 'Test', '')",
      [policyId, orgId, serverId],
    );
    if (policy !== null) await this.publish(policy);
    this.#grant = await this.addGrant({
      ...(policy === null ? { policyId: null } : {}),
      labels: labels.grant ?? {},
    });
  }
}

/** How a tool is defined of which a test says no more than its name. */
export function toolDefinition(tool: string | ToolDefinition): ToolDefinition {
  return typeof tool === "string" ? { name: tool, inputSchema: { type: "object" } } : tool;
}
