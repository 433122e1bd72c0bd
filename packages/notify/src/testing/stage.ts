import { randomUUID } from "node:crypto";
import { endpointPlace, mintWebhookSecret, seal } from "@sallyport/credentials";
import {
  type Caller,
  createGrant,
  createIdentity,
  createPolicy,
  createServer,
  publishPolicy,
} from "@sallyport/services";
import { createTestServices, holdCall, type TestServices } from "@sallyport/services/testing";
import { createSmtpMailer } from "../mailer.ts";
import { type Telling, tellOrg } from "../tell-org.ts";
import { HttpReceiver } from "./http-receiver.ts";
import { SmtpSink } from "./smtp-sink.ts";

const POLICY = '{"version":"1","default":"deny","tools":{"held":{"action":"require_approval"}}}';
const TOOL = '{"inputSchema":{"type":"object"}}';
export const SECRET_ARGUMENT = "canary-argument";

type Delivery = { state: string; attempts: number; lastStatus: number | null; lastError: string | null };

/**
 * An organisation of its own on the suite's database, with a mail server, an HTTP server, and a clock that stands
 * still. `ada` is its admin, `vic` a viewer.
 */
export class Stage {
  readonly services: TestServices;
  readonly mail: SmtpSink;
  readonly http: HttpReceiver;
  org = "";
  orgId = "";
  ada: Caller | null = null;
  #at = new Date();
  #grantId = "";
  #held = 0;

  private constructor(services: TestServices, mail: SmtpSink, http: HttpReceiver) {
    this.services = services;
    this.mail = mail;
    this.http = http;
  }

  static async open(): Promise<Stage> {
    return new Stage(await createTestServices(), await SmtpSink.start(), await HttpReceiver.start());
  }

  async close(): Promise<void> {
    await this.mail.close();
    await this.http.close();
    await this.services.close();
  }

  /** Begins anew, with another organisation. */
  async begin(): Promise<void> {
    this.mail.mails.length = 0;
    this.http.posts.length = 0;
    this.mail.refusal = null;
    this.http.status = 200;
    this.#at = new Date();
    await this.services.admin.query("DELETE FROM throttles");
    const name = randomUUID().slice(0, 8);
    const { actor, org } = await this.services.person(`ada-${name}`, name);
    const caller = { services: this.services.services, actor };
    this.ada = caller;
    this.org = org;
    const { rows } = await this.services.admin.query<{ id: string }>("SELECT id FROM orgs WHERE slug = $1", [
      org,
    ]);
    this.orgId = rows[0]?.id ?? "";
    const server = { org, name: "Ledger", url: "http://127.0.0.1:1/mcp", auth: "none", headers: [] } as const;
    const { serverId } = await createServer(caller, { ...server, headers: [] });
    await this.services.admin.query(
      `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash, reviewed_definition,
         reviewed_hash, reviewed_at, reviewed_by)
       VALUES ($1, $2, 'held', '', $3, repeat('1', 64), $3, repeat('1', 64), now(), 'x')`,
      [this.orgId, serverId, TOOL],
    );
    const { policyId } = await createPolicy(caller, { org, serverId, name: "p" });
    await publishPolicy(caller, { org, policyId, text: POLICY, expectedRevision: 0 });
    const { identityId } = await createIdentity(caller, { org, kind: "agent", name: "Bookkeeper" });
    const grant = { org, identityId, serverId, policyId, label: "g", expiresInDays: 1 };
    ({ grantId: this.#grantId } = await createGrant(caller, grant));
  }

  /** A call that waits, different from all before; of these roles, or those that decide without any. */
  held(wanted: { roles?: string[]; expiresMs?: number } = {}): Promise<string> {
    const { roles = [], expiresMs = 1_800_000 } = wanted;
    this.#held += 1;
    return holdCall(this.services, {
      grantId: this.#grantId,
      tool: "held",
      arguments: JSON.stringify({ number: this.#held, secret: SECRET_ARGUMENT }),
      requirements: [{ rule: "/tools/held/action", roles, members: [], quorum: 1 }],
      expiresMs,
    });
  }

  /** Lets one more person be a member; returns the e-mail address. */
  async member(role: "viewer" | "policy_manager" | "admin"): Promise<{ email: string; userId: string }> {
    const name = `m-${randomUUID().slice(0, 8)}`;
    const { actor } = await this.services.person(name, name);
    await this.services.admin.query("INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, $3)", [
      this.orgId,
      actor.userId,
      role,
    ]);
    return { email: actor.email, userId: actor.userId };
  }

  /** Returns the endpoint's id, and the secret of a webhook. */
  async endpoint(kind: "webhook" | "slack", path = "/hook"): Promise<{ id: string; secret: string }> {
    const id = randomUUID();
    const secret = mintWebhookSecret();
    const url = `${this.http.url}${path}`;
    const { keyring } = this.services.services;
    const sealed = seal(keyring, endpointPlace({ orgId: this.orgId, id }), kind === "slack" ? url : secret);
    await this.services.admin.query(
      "INSERT INTO notification_endpoints (id, org_id, kind, name, url, sealed) VALUES ($1, $2, $3, 'e', $4, $5)",
      [id, this.orgId, kind, url, sealed],
    );
    return { id, secret };
  }

  passes(minutes: number): void {
    this.#at = new Date(this.#at.getTime() + minutes * 60_000);
  }

  get now(): Date {
    return this.#at;
  }

  telling(more: Partial<Telling> = {}): Telling {
    const { db, keyring } = this.services.services;
    const mailer = createSmtpMailer({
      url: this.mail.url,
      from: "Sallyport <s@example.com>",
      host: "example.com",
    });
    const baseUrl = "https://sallyport.example.com";
    return {
      db,
      keyring,
      egress: { allowPrivate: true },
      baseUrl,
      mailer,
      now: () => this.#at,
      log: () => undefined,
      ...more,
    };
  }

  /** A round of the sender. */
  round(more: Partial<Telling> = {}): Promise<number> {
    return tellOrg(this.telling(more), this.orgId);
  }

  /** What became of the deliveries, the oldest first. */
  async deliveries(): Promise<Delivery[]> {
    const { rows } = await this.services.admin.query<Delivery>(
      `SELECT d.state, d.attempts, d.last_status AS "lastStatus", d.last_error AS "lastError"
       FROM notification_deliveries d JOIN notification_events e ON e.id = d.event_id
       WHERE d.org_id = $1 ORDER BY e.at, d.created_at, d.id`,
      [this.orgId],
    );
    return rows;
  }
}
