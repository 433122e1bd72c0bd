import { setTimeout as delay } from "node:timers/promises";
import {
  createTestDatabase,
  type NewGrant,
  ProxyProcess,
  RawClient,
  type RawResponse,
  ScriptedUpstream,
  type ScriptedUpstreamOptions,
  type SeenRequest,
  Tenant,
  type TenantOptions,
  type TestDatabase,
  toolDefinition,
} from "@sallyport/testkit";
import { MachineClock } from "./machine-clock.ts";

/** A row of the trail. */
export type DecisionRow = {
  readonly call_id: string;
  readonly proxy_id: string;
  readonly org_id: string | null;
  readonly grant_id: string | null;
  readonly method: string | null;
  readonly tool: string | null;
  readonly effect: string;
  readonly answer: string;
  readonly rule: string;
  readonly reason: string;
  readonly arg_keys: readonly string[];
  readonly policy_revision: number | null;
  readonly remote: string | null;
  readonly part_of: string | null;
  readonly part_of_at: Date | null;
  readonly shadow: readonly { effect: string; rule: string; reason: string }[] | null;
};
export type OutcomeRow = {
  readonly call_id: string;
  readonly result: string;
  readonly upstream_status: number | null;
  readonly rolled_back: boolean;
};

export type StageOptions = Partial<Omit<TenantOptions, "upstreamUrl">> & {
  readonly upstream?: ScriptedUpstreamOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Node flags for the proxy. */
  readonly nodeFlags?: readonly string[];
  /** Run this bundle of the proxy instead of its source. */
  readonly bundle?: string;
  /** The proxy's database URL, where it is not the default. */
  readonly databaseUrl?: (database: TestDatabase) => Promise<string>;
};

/** Has each kind of rule once. Tools without a rule are denied, and so not listed. */
export const POLICY = {
  version: "1",
  default: "deny",
  hide: ["wipe_disk"],
  tools: {
    echo: {},
    refund: { action: "deny", reason: "Refunds are not for agents." },
    cap: {
      require: [
        { conditions: [{ path: "args.amount", op: "lte", value: 500 }], on_deny: "At most 500 at once." },
      ],
    },
    guard: {
      deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 500 }], on_deny: "Not above 500." }],
    },
    pay: { limits: [{ counter: "pay", window: "day", max: 3, scope: "grant" }] },
    charge: { limits: [{ counter: "charge", window: "day", max: 1000, scope: "grant" }] },
    approve_me: { action: "require_approval" },
  },
};
export const TOOLS = [
  "echo",
  "refund",
  "cap",
  "guard",
  "pay",
  "charge",
  "approve_me",
  "wipe_disk",
  "unlisted",
];

/** What an action did: its result, what the upstream received, and the new rows of the trail. */
export type Witnessed<T> = {
  readonly result: T;
  readonly hits: readonly SeenRequest[];
  readonly rows: readonly DecisionRow[];
};

/** A database, a scripted upstream, a tenant, and the real proxy between them. */
export class Stage {
  readonly database: TestDatabase;
  readonly upstream: ScriptedUpstream;
  readonly tenant: Tenant;
  readonly proxy: ProxyProcess;
  /** The address that `raw` sends from; undefined for the system's choice. */
  clientAddress: string | undefined = undefined;
  /** Another tenant, whose calls mark that everything before them has arrived in the trail. */
  readonly #marker: { readonly tenant: Tenant; readonly upstream: ScriptedUpstream };
  readonly #known = new Set<string>();
  readonly #policy: object;
  #clock: MachineClock | undefined = undefined;

  private constructor(parts: Parts) {
    this.database = parts.database;
    this.upstream = parts.upstream;
    this.tenant = parts.tenant;
    this.proxy = parts.proxy;
    this.#marker = parts.marker;
    this.#policy = parts.policy;
  }

  static async set(options: StageOptions = {}): Promise<Stage> {
    const {
      policy = POLICY,
      tools = TOOLS,
      headers = {},
      labels = {},
      env = {},
      nodeFlags = [],
      protocolVersion = "2025-11-25",
    } = options;
    const database = await createTestDatabase();
    const upstream = await ScriptedUpstream.start({
      tools: tools.map(toolDefinition),
      ...options.upstream,
    });
    const tenant = await Tenant.create(database.adminUrl, {
      upstreamUrl: upstream.url,
      policy,
      tools,
      headers,
      protocolVersion,
      labels,
    });
    const markerUpstream = await ScriptedUpstream.start();
    const marker = {
      upstream: markerUpstream,
      tenant: await Tenant.create(database.adminUrl, {
        upstreamUrl: markerUpstream.url,
        policy: { version: "1", default: "deny", tools: { mark: {} } },
        tools: ["mark"],
      }),
    };
    const databaseUrl = (await options.databaseUrl?.(database)) ?? database.proxyUrl;
    const proxy = await ProxyProcess.start({
      databaseUrl,
      env,
      nodeFlags,
      ...(options.bundle === undefined ? {} : { bundle: options.bundle }),
    });
    return new Stage({ database, upstream, tenant, proxy, marker, policy: policy as object });
  }

  /** For promises in time. Runs from its first use to the end of the suite. */
  get clock(): MachineClock {
    this.#clock ??= MachineClock.start(() => this.tenant.query("SELECT pg_notify('machine_clock', '')"));
    return this.#clock;
  }

  async strike(): Promise<void> {
    await this.#clock?.stop();
    await this.proxy.remove();
    for (const { upstream, tenant } of [this, this.#marker]) {
      await upstream.close();
      await tenant.close();
    }
    await this.database.drop();
  }

  /** Resolves when the proxy enforces everything that was configured before. */
  async configured(): Promise<void> {
    const enforcing = `SELECT 1 FROM proxies WHERE config_version >= (SELECT version FROM config_clock)`;
    while ((await this.tenant.query(enforcing)).length < this.proxy.workers) await delay(5);
  }

  /** Resolves when the proxy has reported definitions of these tools that nobody reviewed. */
  async reported(names: readonly string[]): Promise<void> {
    const unreviewed = `SELECT 1 FROM tools WHERE server_id = $1 AND name = ANY($2)
      AND definition_hash IS DISTINCT FROM reviewed_hash`;
    const { serverId } = this.tenant;
    while ((await this.tenant.query(unreviewed, [serverId, names])).length < names.length) await delay(5);
  }

  /** Accepts these tools as the server lists them now, once the proxy has reported them. */
  async acceptListed(names: readonly string[]): Promise<void> {
    await this.reported(names);
    await this.tenant.acceptSeenTools(names);
    await this.configured();
  }

  /** Publishes a policy, and resolves when the proxy enforces it. */
  async publish(policy: object): Promise<void> {
    await this.tenant.publish(policy);
    await this.configured();
  }

  /** Runs under another policy, and publishes the first one again. */
  async under(policy: object, act: () => Promise<void>): Promise<void> {
    await this.publish(policy);
    await act();
    await this.publish(this.#policy);
  }

  /** Another grant of the tenant, which the proxy accepts. */
  async addGrant(): Promise<NewGrant> {
    const grant = await this.tenant.addGrant();
    await this.configured();
    return grant;
  }

  /** Moves the server to another address, and its protocol version where one is given. */
  async serveFrom(url: string, version?: string | null): Promise<void> {
    if (version !== undefined) await this.tenant.setProtocolVersion(version);
    await this.tenant.setUrl(url);
    await this.configured();
  }

  get path(): string {
    return `/mcp/${this.tenant.serverId}`;
  }

  get endpoint(): string {
    return `${this.proxy.url}${this.path}`;
  }

  /** The bytes of a POST for the raw client; a header that is `null` is left out. */
  post(
    body: string | Uint8Array,
    headers: Readonly<Record<string, string | null>> = {},
    path = this.path,
  ): Buffer {
    const all: Record<string, string | null> = {
      Host: `localhost:${this.proxy.port}`,
      Authorization: `Bearer ${this.tenant.token}`,
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      "Content-Length": String(Buffer.byteLength(body)),
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${value}`],
    );
    return Buffer.concat([
      Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1"),
      Buffer.from(body),
    ]);
  }

  /** A GET or another request without a body, for the raw client. */
  bodiless(method: string, headers: Readonly<Record<string, string>> = {}, path = this.path): string {
    const all = {
      Host: `localhost:${this.proxy.port}`,
      ...bearer(this.tenant.token),
      Accept: "text/event-stream",
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
  }

  /** Sends exact bytes on a new connection and reads one response. */
  async raw(bytes: string | Uint8Array): Promise<RawResponse | undefined> {
    const client = await RawClient.connect(this.proxy.port, this.clientAddress);
    client.send(bytes);
    const response = await client.response();
    client.close();
    return response;
  }

  /** Sends one message and returns the answer. */
  async say(
    message: string | object,
    headers: Readonly<Record<string, string | null>> = {},
    path = this.path,
  ): Promise<RawResponse> {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    const response = await this.raw(this.post(text, headers, path));
    if (response === undefined) throw new Error("The proxy closed the connection without an answer.");
    return response;
  }

  call(
    tool: string,
    args: object = {},
    headers: Readonly<Record<string, string | null>> = {},
  ): Promise<RawResponse> {
    return this.say(call(tool, args), headers);
  }

  /** The rows of the tenant and of nobody, once the trail has everything that was answered so far. */
  async trail(): Promise<DecisionRow[]> {
    const { tenant } = this.#marker;
    const before = await this.#marks();
    const sum = (marks: ReadonlyMap<string, number>): number =>
      [...marks.values()].reduce((total, n) => total + n, 0);
    // Records of one worker arrive in order, so a mark of each worker follows everything before it.
    for (let sent = 1; ; sent++) {
      await this.say(call("mark"), { Authorization: `Bearer ${tenant.token}` }, `/mcp/${tenant.serverId}`);
      let marks = await this.#marks();
      for (; sum(marks) < sum(before) + sent; marks = await this.#marks()) await delay(5);
      const marked = [...marks].filter(([proxyId, n]) => n > (before.get(proxyId) ?? 0));
      if (marked.length >= this.proxy.workers) break;
    }
    return this.tenant.query<DecisionRow>(
      "SELECT * FROM decisions WHERE org_id IS DISTINCT FROM $1 ORDER BY at",
      [tenant.orgId],
    );
  }

  async outcomes(): Promise<OutcomeRow[]> {
    await this.trail();
    return this.tenant.query<OutcomeRow>("SELECT * FROM outcomes WHERE org_id = $1", [this.tenant.orgId]);
  }

  /** How a recorded call ended. */
  async outcomeOf(row: DecisionRow | undefined): Promise<OutcomeRow | undefined> {
    return (await this.outcomes()).find(({ call_id }) => call_id === row?.call_id);
  }

  /** Runs the action and returns all that it caused, and nothing else. */
  async witness<T>(act: () => Promise<T>): Promise<Witnessed<T>> {
    for (const { call_id } of await this.trail()) this.#known.add(call_id);
    const from = this.upstream.requests.length;
    const result = await act();
    const rows = (await this.trail()).filter(({ call_id }) => !this.#known.has(call_id));
    return { result, rows, hits: this.upstream.requests.slice(from) };
  }

  /** How many marks of each proxy have arrived. */
  async #marks(): Promise<ReadonlyMap<string, number>> {
    const { tenant } = this.#marker;
    const rows = await tenant.query<{ proxy_id: string; n: number }>(
      "SELECT proxy_id, count(*)::int AS n FROM decisions WHERE org_id = $1 GROUP BY proxy_id",
      [tenant.orgId],
    );
    return new Map(rows.map(({ proxy_id, n }) => [proxy_id, n]));
  }
}

type Parts = Pick<Stage, "database" | "upstream" | "tenant" | "proxy"> & {
  readonly policy: object;
  readonly marker: { readonly tenant: Tenant; readonly upstream: ScriptedUpstream };
};

export function call(tool: string, args: object = {}, id: string | number = 1): object {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: args } };
}

export function bearer(token: string): { readonly Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}
