import { RawClient, type RawResponse, Tenant, type TenantOptions } from "@sallyport/testkit";
import { type Noise, NoisyServer } from "./noisy-server.ts";
import { initialize } from "./open-session.ts";
import { bearer, type Stage } from "./stage.ts";

export type NeighbourOptions = Partial<Pick<TenantOptions, "policy" | "tools">> & {
  readonly noises: Readonly<Record<string, Noise>>;
};

/** Another organisation at the same proxy, with a server that misbehaves. */
export class Neighbour {
  readonly server: NoisyServer;
  readonly tenant: Tenant;
  readonly #stage: Stage;
  readonly #clients = new Set<RawClient>();
  #running = true;
  readonly #loops: Promise<void>[] = [];

  private constructor(stage: Stage, server: NoisyServer, tenant: Tenant) {
    this.#stage = stage;
    this.server = server;
    this.tenant = tenant;
  }

  static async moveIn(stage: Stage, { noises, policy, tools = [] }: NeighbourOptions): Promise<Neighbour> {
    const server = await NoisyServer.start(noises);
    const tenant = await Tenant.create(stage.database.adminUrl, {
      upstreamUrl: server.url,
      policy: policy ?? ALLOWS_ALL,
      tools,
    });
    await stage.configured();
    return new Neighbour(stage, server, tenant);
  }

  /** Nothing of what it began goes on. */
  async moveOut(): Promise<void> {
    this.#running = false;
    for (const client of this.#clients) client.close();
    await Promise.all(this.#loops);
    await this.server.close();
    await this.tenant.revoke();
    await this.#stage.configured();
    await this.tenant.close();
  }

  get isRunning(): boolean {
    return this.#running;
  }

  /** The bytes of a request. */
  post(message: object, headers: Readonly<Record<string, string | null>> = {}): Buffer {
    const { token, serverId } = this.tenant;
    return this.#stage.post(JSON.stringify(message), { ...bearer(token), ...headers }, `/mcp/${serverId}`);
  }

  async connect(): Promise<RawClient> {
    const client = await RawClient.connect(this.#stage.proxy.port);
    this.#clients.add(client);
    return client;
  }

  async say(message: object, headers: Readonly<Record<string, string | null>> = {}): Promise<RawResponse> {
    const client = await this.connect();
    client.send(this.post(message, headers));
    const response = await client.response();
    client.close();
    this.#clients.delete(client);
    if (response === undefined) throw new Error("The proxy closed the connection without an answer.");
    return response;
  }

  async openSession(): Promise<Readonly<Record<string, string>>> {
    const response = await this.say(initialize());
    return { "Mcp-Session-Id": response.headers["mcp-session-id"] ?? "" };
  }

  /** Sends the same request again and again on so many connections, each when the one before is answered. */
  repeat(bytes: Buffer, connections: number): void {
    for (let n = 0; n < connections; n++) this.#loops.push(this.#repeat(bytes));
  }

  /** Does this again and again. */
  goOn(act: () => Promise<void>): void {
    this.#loops.push(
      (async () => {
        while (this.#running) await act();
      })().catch(() => undefined),
    );
  }

  async #repeat(bytes: Buffer): Promise<void> {
    while (this.#running) {
      const client = await this.connect();
      let response: RawResponse | undefined;
      do {
        client.send(bytes);
        response = await client.response();
      } while (this.#running && response !== undefined);
      this.#clients.delete(client);
    }
  }
}

const ALLOWS_ALL = {
  version: "2",
  default: "allow",
  surfaces: { logging: "allow", prompts: "allow", sampling: "allow" },
  definitions: { new_tools: "default", on_change: "alert" },
};
