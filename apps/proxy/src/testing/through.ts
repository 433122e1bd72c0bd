import { once } from "node:events";
import { createServer, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { freePort, ProxyProcess, startThrowAwayPostgres, Tenant } from "@sallyport/testkit";

const SURFACES = [
  "resources",
  "prompts",
  "completions",
  "logging",
  "elicitation",
  "sampling",
  "roots",
  "tasks",
  "extensions",
];
const PERMISSIVE = {
  version: "2",
  default: "allow",
  surfaces: Object.fromEntries(SURFACES.map((name) => [name, "allow"])),
  definitions: { new_tools: "default" },
};

export type WayOptions = {
  readonly upstreamUrl: string;
  /** The revision that discovery found; null where none succeeded. */
  readonly protocolVersion: string | null;
  /** The default allows everything. */
  readonly policy?: object;
};

/** A route through the proxy to one server, with its own grant. */
export type Way = {
  readonly url: string;
  readonly token: string;
  /** Resolves when the proxy enforces it. */
  revoke(): Promise<void>;
  close(): Promise<void>;
};

type ThrowAwayPostgres = Awaited<ReturnType<typeof startThrowAwayPostgres>>;

/** The real proxy and routes through it. `withToken` serves a route on `port`. */
export class Through {
  readonly #postgres: ThrowAwayPostgres;
  readonly #proxy: ProxyProcess;
  readonly #port: number;

  private constructor(postgres: ThrowAwayPostgres, proxy: ProxyProcess, port: number) {
    this.#postgres = postgres;
    this.#proxy = proxy;
    this.#port = port;
  }

  static async start(): Promise<Through> {
    const postgres = await startThrowAwayPostgres();
    const port = await freePort();
    const shown = `http://127.0.0.1:${port}`;
    const proxy = await ProxyProcess.start({
      databaseUrl: postgres.proxyUrl,
      env: { PROXY_PUBLIC_URL: shown, PROXY_ALLOWED_ORIGINS: shown },
    });
    return new Through(postgres, proxy, port);
  }

  /** Resolves when the proxy serves the route. */
  async to({ upstreamUrl, protocolVersion, policy = PERMISSIVE }: WayOptions): Promise<Way> {
    const tenant = await Tenant.create(this.#postgres.adminUrl, { upstreamUrl, policy, protocolVersion });
    await this.#configured(tenant);
    return {
      url: `${this.#proxy.url}/mcp/${tenant.serverId}`,
      token: tenant.token,
      revoke: async () => {
        await tenant.revoke();
        await this.#configured(tenant);
      },
      close: () => tenant.close(),
    };
  }

  /**
   * A URL that needs no token, because the suite has no option for headers. Host and Origin stay as the suite sends
   * them.
   */
  async withToken({ url, token }: Way): Promise<string> {
    const shim = createServer((incoming, outgoing) => {
      const { method, headers } = incoming;
      const options = { method, headers: { ...headers, authorization: `Bearer ${token}` } };
      const sent = request(url, options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      sent.on("error", () => outgoing.destroy());
      outgoing.on("close", () => sent.destroy());
      incoming.pipe(sent);
    });
    shim.listen(this.#port, "127.0.0.1");
    await once(shim, "listening");
    return `http://127.0.0.1:${this.#port}/mcp`;
  }

  async stop(): Promise<void> {
    await this.#proxy.remove();
    await this.#postgres.stop();
  }

  async #configured(tenant: Tenant): Promise<void> {
    const isEnforced = "SELECT 1 FROM proxies WHERE config_version >= (SELECT version FROM config_clock)";
    while ((await tenant.query(isEnforced)).length === 0) await delay(5);
  }
}
