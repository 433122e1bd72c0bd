import { RawClient } from "@sallyport/testkit";
import { call, type Stage } from "./stage.ts";

type Headers = Readonly<Record<string, string>>;

/** Calls without pause on `clients` connections. The row and the upstream show the key of each call. */
export class Load {
  sent = 0;
  readonly statuses = new Map<number, number>();
  readonly #stage: Stage;
  readonly #name: string;
  /** One for each client; a client whose session fails calls no more. */
  readonly #sessions: readonly Headers[];
  #running = true;
  readonly #done: Promise<unknown>;

  constructor(
    on: Stage,
    name: string,
    how: { clients: number; tool: string; sessions?: readonly Headers[] },
  ) {
    const { clients, tool } = how;
    this.#stage = on;
    this.#name = name;
    this.#sessions = how.sessions ?? [];
    this.#done = Promise.all(
      Array.from({ length: clients }, (_, client) => this.#run(tool, this.#sessions[client])),
    );
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  async #run(tool: string, session: Headers | undefined): Promise<void> {
    const client = await RawClient.connect(this.#stage.proxy.port).catch(() => undefined);
    while (this.#running && client !== undefined) {
      const id = ++this.sent;
      const message = call(tool, { [`${this.#name}-${id}`]: 1 }, id);
      client.send(this.#stage.post(JSON.stringify(message), session));
      const response = await client.response();
      const status = response?.status ?? 0;
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (response === undefined || (session !== undefined && status !== 200)) break;
    }
    client?.close();
  }
}

/** The keys of calls that reached the upstream. */
export const keysSeen = (on: Stage): string[] =>
  on.upstream.calls().flatMap(({ message }) => Object.keys(message?.params?.["arguments"] ?? {}));
/** The keys of calls that are in the trail. */
export const keysRecorded = async (on: Stage, effect = "allow"): Promise<string[]> =>
  (
    await on.tenant.query<{ key: string }>(
      "SELECT unnest(arg_keys) AS key FROM decisions WHERE effect = $1::effect AND org_id = $2",
      [effect, on.tenant.orgId],
    )
  ).map(({ key }) => key);
/** Resolves when so many requests have reached the upstream. */
export const hits = async (on: Stage, count: number): Promise<void> => {
  while (on.upstream.requests.length < count) await on.upstream.next(() => true);
};
