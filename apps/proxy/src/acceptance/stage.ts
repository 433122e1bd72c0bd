import {
  createTestDatabase,
  ProxyProcess,
  RawClient,
  type RawResponse,
  ScriptedUpstream,
  type ScriptedUpstreamOptions,
  Tenant,
  type TenantOptions,
  type TestDatabase,
} from "@sallyport/testkit";

/** A row of the trail, as the tests look at it. */
export type DecisionRow = {
  readonly call_id: string;
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
  /** Connection of the proxy, where it is not the plain one. */
  readonly databaseUrl?: (database: TestDatabase) => Promise<string>;
};

/** `echo` is allowed, `wipe_disk` hidden, `pay` denied above 500 with a budget of 3 a day, others denied by default. */
export const POLICY = {
  version: "1",
  default: "deny",
  hide: ["wipe_disk"],
  tools: {
    echo: {},
    refund: { action: "deny", reason: "Refunds are not for agents." },
    pay: {
      require: [
        { conditions: [{ path: "args.amount", op: "lte", value: 500 }], on_deny: "At most 500 at once." },
      ],
      limits: [{ counter: "pay", window: "day", max: 3, scope: "grant" }],
    },
    approve_me: { action: "require_approval" },
  },
};
export const TOOLS = ["echo", "refund", "pay", "approve_me", "wipe_disk", "unlisted"];

/** A database, an upstream that remembers, a tenant, and the real proxy between them. */
export class Stage {
  readonly database: TestDatabase;
  readonly upstream: ScriptedUpstream;
  readonly tenant: Tenant;
  readonly proxy: ProxyProcess;

  private constructor(parts: Pick<Stage, "database" | "upstream" | "tenant" | "proxy">) {
    this.database = parts.database;
    this.upstream = parts.upstream;
    this.tenant = parts.tenant;
    this.proxy = parts.proxy;
  }

  static async set(options: StageOptions = {}): Promise<Stage> {
    const { policy = POLICY, tools = TOOLS, headers = {}, env = {} } = options;
    const database = await createTestDatabase();
    const upstream = await ScriptedUpstream.start({
      tools: tools.map((name) => ({ name, inputSchema: { type: "object" } })),
      ...options.upstream,
    });
    const tenant = await Tenant.create(database.adminUrl, {
      upstreamUrl: upstream.url,
      policy,
      tools,
      headers,
    });
    const databaseUrl = (await options.databaseUrl?.(database)) ?? database.proxyUrl;
    const proxy = await ProxyProcess.start({ databaseUrl, env });
    return new Stage({ database, upstream, tenant, proxy });
  }

  async strike(): Promise<void> {
    await this.proxy.remove();
    await this.upstream.close();
    await this.tenant.close();
    await this.database.drop();
  }

  get path(): string {
    return `/mcp/${this.tenant.serverId}`;
  }

  get endpoint(): string {
    return `${this.proxy.url}${this.path}`;
  }

  /** The head of a POST and its body, for the raw client; `headers` may be anything, `null` leaves one out. */
  post(body: string | Uint8Array, headers: Readonly<Record<string, string | null>> = {}): Buffer {
    const all: Record<string, string | null> = {
      Host: `localhost:${this.proxy.port}`,
      Authorization: `Bearer ${this.tenant.token}`,
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      "Content-Length": String(Buffer.byteLength(body)),
      ...headers,
    };
    const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
    return Buffer.concat([
      Buffer.from(`POST ${this.path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1"),
      Buffer.from(body),
    ]);
  }

  /** Sends exact bytes on a connection of their own and reads one response. */
  async raw(bytes: string | Uint8Array): Promise<RawResponse | undefined> {
    const client = await RawClient.connect(this.proxy.port);
    client.send(bytes);
    const response = await client.response();
    client.close();
    return response;
  }

  /** One message, and its answer. */
  async say(
    message: string | object,
    headers: Readonly<Record<string, string | null>> = {},
  ): Promise<RawResponse> {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    const response = await this.raw(this.post(text, headers));
    if (response === undefined) throw new Error("The proxy closed the connection without an answer.");
    return response;
  }

  call(tool: string, args: object = {}, headers: Readonly<Record<string, string | null>> = {}): Promise<RawResponse> {
    return this.say(call(tool, args), headers);
  }

  /**
   * The trail once it has everything that was answered so far. A marker call of its own tells when: records arrive in
   * their order.
   */
  async trail(): Promise<DecisionRow[]> {
    const marker = `marker-${Math.random().toString(36).slice(2)}`;
    await this.call("echo", { [marker]: 1 });
    const seen = "SELECT count(*)::int AS n FROM decisions WHERE $1 = ANY (arg_keys)";
    for (;;) {
      const [row] = await this.tenant.query<{ n: number }>(seen, [marker]);
      if (row?.n === 1) break;
    }
    const rows = await this.tenant.query<DecisionRow>("SELECT * FROM decisions ORDER BY at, call_id");
    return rows.filter(({ arg_keys }) => !arg_keys.some((key) => key.startsWith("marker-")));
  }

  async outcomes(): Promise<OutcomeRow[]> {
    return this.tenant.query<OutcomeRow>("SELECT * FROM outcomes");
  }

  async forgetTrail(): Promise<void> {
    await this.trail();
    await this.tenant.query("DELETE FROM decisions");
    await this.tenant.query("DELETE FROM outcomes");
    this.upstream.requests.length = 0;
  }
}

export function call(tool: string, args: object = {}, id: string | number = 1): object {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: args } };
}
