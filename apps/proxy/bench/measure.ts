import type { KeepAliveClient } from "./keep-alive-client.ts";
import { cpuMicros } from "./process-figures.ts";
import { ANSWER } from "./request.ts";

/** A way from a client to the upstream. `pids` are its processes; the direct way has none. */
export type Way = {
  readonly name: string;
  readonly port: number;
  readonly pids: readonly number[];
  readonly request: string;
  /** On a machine that is too busy, Redis does not answer in its 100 ms: such calls are refused, and not counted. */
  readonly mayRefuse?: true;
};

export type Load = { readonly callsPerSecond: number; readonly cpuMicrosPerCall: number };

/** The milliseconds of each of `calls` sequential calls on one connection. */
export async function measureLatency(way: Way, client: KeepAliveClient, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < calls; i++) times.push(...(await timeOf(way, client)));
  return times;
}

/** The milliseconds of a call; nothing where it was refused and may be. */
export async function timeOf(way: Way, client: KeepAliveClient): Promise<number[]> {
  try {
    return [await client.time(way.request, ANSWER)];
  } catch (error) {
    if (way.mayRefuse !== true || !String(error).includes(" 503 ")) throw error;
    return [];
  }
}

/** What a way serves in `ms` milliseconds to clients that call again as soon as they are answered. */
export async function measureLoad(way: Way, clients: readonly KeepAliveClient[], ms: number): Promise<Load> {
  const cpuBefore = cpuMicros(way.pids);
  const started = performance.now();
  let calls = 0;
  const callOn = async (client: KeepAliveClient): Promise<void> => {
    while (performance.now() - started < ms) {
      const { length } = await timeOf(way, client);
      calls += length; // not in one expression: it would read the sum before it waits
    }
  };
  await Promise.all(clients.map(callOn));
  const seconds = (performance.now() - started) / 1000;
  return { callsPerSecond: calls / seconds, cpuMicrosPerCall: (cpuMicros(way.pids) - cpuBefore) / calls };
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}
