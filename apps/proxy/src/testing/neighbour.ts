import { once } from "node:events";
import { Agent, type IncomingMessage, request, type RequestOptions } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
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
  readonly #agents: Agent[] = [];
  #running = true;
  #session: Readonly<Record<string, string>> = {};
  readonly #loops: Promise<void>[] = [];

  private constructor(stage: Stage, server: NoisyServer, tenant: Tenant) {
    this.#stage = stage;
    this.server = server;
    this.tenant = tenant;
  }

  static async moveIn(
    stage: Stage,
    { noises, policy, tools = ["call"] }: NeighbourOptions,
  ): Promise<Neighbour> {
    const server = await NoisyServer.start(noises);
    const tenant = await Tenant.create(stage.database.adminUrl, {
      upstreamUrl: server.url,
      policy: policy ?? ALLOWS_ALL,
      tools,
    });
    const neighbour = new Neighbour(stage, server, tenant);
    while ((await neighbour.say(initialize())).status === 401) await delay(5);
    const { headers: given } = await neighbour.say(initialize());
    neighbour.#session = { "Mcp-Session-Id": given["mcp-session-id"] ?? "" };
    return neighbour;
  }

  /** Nothing of what it began goes on. */
  async moveOut(): Promise<void> {
    this.#running = false;
    for (const client of this.#clients) client.close();
    for (const agent of this.#agents) agent.destroy();
    await Promise.all(this.#loops);
    await this.tenant.revoke();
    while ((await this.say(initialize())).status !== 401) await delay(5);
    await this.server.close();
    await this.tenant.close();
  }

  /** The bytes of a request. */
  post(message: object, headers: Readonly<Record<string, string | null>> = {}): Buffer {
    const { token, serverId } = this.tenant;
    return this.#stage.post(
      JSON.stringify(message),
      { ...bearer(token), ...this.#session, ...headers },
      `/mcp/${serverId}`,
    );
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

  /** Sends the same request again and again on so many connections, each when the one before is answered. */
  repeat(
    message: string | object,
    connections: number,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#agents.push(agent);
    const options: RequestOptions = {
      agent,
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...bearer(this.tenant.token),
        ...this.#session,
        ...headers,
      },
    };
    const url = `${this.#stage.proxy.url}/mcp/${this.tenant.serverId}`;
    for (let id = 1; id <= connections; id++) {
      const body = Buffer.from(typeof message === "string" ? message : JSON.stringify({ ...message, id }));
      this.goOn(async () => {
        const sent = request(url, options).end(body);
        const [response] = (await once(sent, "response")) as [IncomingMessage];
        response.resume(); // nothing of it is kept: what the neighbour's client takes must not be what is measured
        await once(response, "close");
      });
    }
  }

  /** Does this again and again. */
  goOn(act: () => Promise<void>): void {
    this.#loops.push(
      (async () => {
        while (this.#running) await act().catch(() => undefined);
      })(),
    );
  }
}

const ALLOWS_ALL = {
  version: "2",
  default: "allow",
  surfaces: { logging: "allow", prompts: "allow", sampling: "allow" },
  definitions: { new_tools: "default", on_change: "alert" },
};
