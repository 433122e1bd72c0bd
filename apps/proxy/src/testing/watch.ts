import { RawClient } from "@sallyport/testkit";
import type { Stage } from "./stage.ts";

export type Watched = {
  readonly calls: number;
  readonly errors: number;
  /** Milliseconds of the machine's clock. */
  readonly p50: number;
  readonly p99: number;
};

/** Calls one after the other for a while, as somebody does who has nothing to do with what else goes on. */
export async function watchCalls(stage: Stage, bytes: Buffer, ms: number): Promise<Watched> {
  const client = await RawClient.connect(stage.proxy.port);
  const took: number[] = [];
  let errors = 0;
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const began = stage.clock.now();
    client.send(bytes);
    const response = await client.response();
    took.push(stage.clock.now() - began);
    if (response?.status !== 200 || response.body.includes("error")) errors++;
    if (response === undefined) break;
  }
  client.close();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0;
  return { calls: took.length, errors, p50: at(0.5), p99: at(0.99) };
}
