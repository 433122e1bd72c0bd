import { setTimeout as delay } from "node:timers/promises";
import type { CounterSource, Limiter } from "@sallyport/limits";
import type { AuditSink } from "@sallyport/store";

export type SettlementOptions = {
  readonly sink: AuditSink;
  readonly proxyId: string;
  readonly limiter: Limiter;
  /** How far the proxy's own records are: the last on its disk, and the last in the database. */
  readonly progress: () => { readonly written: number; readonly sent: number };
  /** Leases the places of running calls on, in the store that proxies share. */
  readonly renew: () => Promise<void>;
  readonly now: () => number;
  /** How often it says so. */
  readonly everyMs: number;
};

const LOOK_MS = 20;
const ASK_MS = 100;
/** A proxy that says nothing for so long runs no more: its heartbeat comes each 5 s. */
const SEEN_WITHIN_S = 15;
/** As long as a place is leased: what a proxy that does not settle holds has ended then. */
const OTHERS_WITHIN_MS = 15_000;
const OWN_WITHIN_MS = 10_000;

/**
 * What each proxy says again and again: all that I had taken of limits before this moment is in the database, and the
 * places that I hold are leased. From all proxies together follows what a store that lost its sums has to know.
 */
export class Settlement implements CounterSource {
  readonly #options: SettlementOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined = undefined;
  #loop: Promise<void> | undefined = undefined;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  /** Rejects when the database is away: nothing is restored then, and limited calls are refused. */
  async settled(): Promise<void> {
    const { sink } = this.#options;
    const at = await sink.time();
    await this.#running?.catch(() => undefined);
    await this.#settleOnce();
    const deadline = performance.now() + OTHERS_WITHIN_MS;
    while ((await sink.unsettled(at, SEEN_WITHIN_S)) > 0 && performance.now() < deadline) await delay(ASK_MS);
  }

  openCounters(org: string): ReturnType<CounterSource["openCounters"]> {
    return this.#options.sink.openCounters(this.#options.now(), org);
  }

  #settleOnce(): Promise<void> {
    this.#running ??= this.#settle().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #settle(): Promise<void> {
    const { sink, proxyId, limiter, progress, renew } = this.#options;
    const at = await sink.time();
    const asked = performance.now();
    await renew();
    const deadline = asked + OWN_WITHIN_MS;
    const until = async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) {
        if (performance.now() > deadline) throw new Error("Records of calls do not reach the database.");
        await delay(LOOK_MS);
      }
    };
    await until(() => !limiter.isUnrecordedSince(asked));
    const { written } = progress();
    await until(() => progress().sent >= written);
    await sink.settle(proxyId, at);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#settleOnce().catch(() => undefined); // whoever waits for it goes on waiting
      await delay(this.#options.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
