import { type ProxyProcess, RawClient } from "@sallyport/testkit";
import { call, type Stage } from "./stage.ts";

export type Tally = { ran: number; denied: number; refused: number; broken: number };

/**
 * Calls of one tool from several clients at each proxy, so many in all, as fast as they are answered. A client whose
 * connection breaks connects again.
 */
export class Attempts {
  readonly tally: Tally = { ran: 0, denied: 0, refused: 0, broken: 0 };
  readonly done: Promise<void>;
  readonly #request: Buffer;
  #left: number;
  #waiting: { is: (tally: Tally) => boolean; done: () => void }[] = [];

  constructor(
    on: Stage,
    how: {
      readonly proxies: readonly ProxyProcess[];
      readonly tool: string;
      readonly total: number;
      readonly clients?: number;
    },
  ) {
    this.#left = how.total;
    this.#request = on.post(JSON.stringify(call(how.tool)));
    const clients = how.proxies.flatMap((proxy) => Array.from({ length: how.clients ?? 8 }, () => proxy));
    this.done = Promise.all(clients.map((proxy) => this.#run(proxy.port))).then(() => undefined);
  }

  /** Resolves when the tally is like that. */
  until(is: (tally: Tally) => boolean): Promise<void> {
    if (is(this.tally)) return Promise.resolve();
    return new Promise((done) => {
      this.#waiting.push({ is, done });
    });
  }

  /** Makes no new attempt. */
  async stop(): Promise<void> {
    this.#left = 0;
    await this.done;
  }

  async #run(port: number): Promise<void> {
    let client: RawClient | undefined;
    while (this.#left-- > 0) {
      client ??= await RawClient.connect(port).catch(() => undefined);
      client?.send(this.#request);
      const response = await client?.response();
      if (response === undefined) {
        this.#count("broken");
        client?.close();
        client = undefined;
        await new Promise((done) => setTimeout(done, 20));
        continue;
      }
      if (response.status !== 200) this.#count("refused");
      else this.#count(response.body.includes("[POLICY DENIED]") ? "denied" : "ran");
    }
    client?.close();
  }

  #count(what: keyof Tally): void {
    this.tally[what]++;
    for (const { is, done } of this.#waiting) if (is(this.tally)) done();
  }
}
