import { existsSync, readFileSync } from "node:fs";
import { type ProxyProcess, RawClient } from "@sallyport/testkit";

export type Watched = {
  readonly calls: number;
  readonly errors: number;
  /** Milliseconds, without those in which the machine had no core for it. */
  readonly p50: number;
  readonly p99: number;
  /** With them. */
  readonly realP99: number;
};

/**
 * Calls through two proxies by turns for a while, as somebody does who has nothing to do with what else goes on. One of
 * them has the neighbour and the other has not, so that what the machine does to both falls out of the comparison.
 */
export async function watchCalls(
  bytes: Buffer,
  proxies: { readonly noisy: ProxyProcess; readonly control: ProxyProcess },
  ms: number,
): Promise<{ readonly noisy: Watched; readonly control: Watched }> {
  const noisy = await Watch.start(proxies.noisy);
  const control = await Watch.start(proxies.control);
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await control.call(bytes);
    await noisy.call(bytes);
  }
  return { noisy: noisy.end(), control: control.end() };
}

class Watch {
  readonly #client: RawClient;
  readonly #proxy: ProxyProcess;
  readonly #took: number[] = [];
  readonly #reallyTook: number[] = [];
  #errors = 0;

  private constructor(client: RawClient, proxy: ProxyProcess) {
    this.#client = client;
    this.#proxy = proxy;
  }

  static async start(proxy: ProxyProcess): Promise<Watch> {
    return new Watch(await RawClient.connect(proxy.port), proxy);
  }

  async call(bytes: Buffer): Promise<void> {
    const reallyBegan = performance.now();
    const began = this.#now();
    this.#client.send(bytes);
    const response = await this.#client.response();
    this.#took.push(Math.max(0, this.#now() - began));
    this.#reallyTook.push(performance.now() - reallyBegan);
    if (response?.status !== 200 || !response.body.includes("ran echo")) this.#errors++;
  }

  /** Stops while the machine has no core for the proxy, or for this process: on a busy one that is most of the time. */
  #now(): number {
    return performance.now() - waitedFor(this.#proxy.pid) - waitedFor(process.pid);
  }

  end(): Watched {
    this.#client.close();
    const [took, reallyTook] = [this.#took, this.#reallyTook];
    const figures = { p50: at(took, 0.5), p99: at(took, 0.99), realP99: at(reallyTook, 0.99) };
    return { calls: took.length, errors: this.#errors, ...figures };
  }
}

function at(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}

/** Milliseconds that the main thread of a process was ready to run and had no core; 0 where nobody says (not Linux). */
function waitedFor(pid: number | undefined): number {
  const file = `/proc/${pid}/schedstat`;
  if (!existsSync(file)) return 0;
  return Number(readFileSync(file, "utf8").split(" ")[1]) / 1e6;
}
