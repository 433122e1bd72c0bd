import { RawClient } from "@sallyport/testkit";

export type Watched = {
  readonly calls: number;
  readonly errors: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
};

/**
 * Calls through two proxies by turns for a while, as somebody does who has nothing to do with what else goes on. One of
 * them has the neighbour and the other has not, so that what the machine does to both falls out of the comparison.
 */
export async function watchCalls(
  bytes: Buffer,
  ports: { readonly noisy: number; readonly control: number },
  ms: number,
): Promise<{ readonly noisy: Watched; readonly control: Watched }> {
  const noisy = await Watch.start(ports.noisy);
  const control = await Watch.start(ports.control);
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await control.call(bytes);
    await noisy.call(bytes);
  }
  return { noisy: noisy.end(), control: control.end() };
}

class Watch {
  readonly #client: RawClient;
  readonly #took: number[] = [];
  #errors = 0;

  private constructor(client: RawClient) {
    this.#client = client;
  }

  static async start(port: number): Promise<Watch> {
    return new Watch(await RawClient.connect(port));
  }

  async call(bytes: Buffer): Promise<void> {
    const began = performance.now();
    this.#client.send(bytes);
    const response = await this.#client.response();
    this.#took.push(performance.now() - began);
    if (response?.status !== 200 || !response.body.includes("ran echo")) this.#errors++;
  }

  end(): Watched {
    this.#client.close();
    const took = this.#took.toSorted((a, b) => a - b);
    const at = (share: number): number => took[Math.floor(share * (took.length - 1))] ?? 0;
    return { calls: took.length, errors: this.#errors, p50: at(0.5), p99: at(0.99) };
  }
}
