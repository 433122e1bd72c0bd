import {
  Limiter,
  type LimitStore,
  OwnBesideShared,
  type RedisAddress,
  RedisLimitStore,
} from "@sallyport/limits";
import { type Log, TroubleLog } from "../log.ts";
import { Settlement, type SettlementOptions } from "./settlement.ts";

export type ProxyLimitsOptions = Omit<SettlementOptions, "limiter" | "renew" | "everyMs"> & {
  /** Where any number of proxies count together; undefined: this machine counts by itself. */
  readonly redis: RedisAddress | undefined;
  /** Where this machine counts by itself. */
  readonly own: LimitStore;
  readonly log: Log;
};

/** How often a proxy says that it has settled. With Redis, sums are restored once all have said so. */
const SETTLES_EVERY_MS = 2000;
const SETTLES_WITH_REDIS_EVERY_MS = 1000;

/** The limiter of a proxy, in its own memory or in Redis, and what counting takes beside the calls. */
export class ProxyLimits {
  readonly limiter: Limiter;
  readonly #shared: RedisLimitStore | undefined;
  readonly #settlement: Settlement;
  readonly #prepared = new Set<string>();

  constructor({ redis, own, log, ...settling }: ProxyLimitsOptions) {
    this.#shared = redis === undefined ? undefined : this.#openRedis(redis, log);
    const store = this.#shared === undefined ? own : new OwnBesideShared({ own, shared: this.#shared });
    this.limiter = new Limiter(store);
    this.#settlement = new Settlement({
      ...settling,
      limiter: this.limiter,
      everyMs: redis === undefined ? SETTLES_EVERY_MS : SETTLES_WITH_REDIS_EVERY_MS,
      renew: () => this.#shared?.renew() ?? Promise.resolve(),
    });
  }

  /** From when the proxy's records go to the database. */
  start(): void {
    this.#settlement.start();
  }

  /** Sees to it that the sums of organisations are in Redis before their first call. */
  async prepare(orgs: ReadonlySet<string>): Promise<void> {
    const fresh = [...orgs].filter((org) => !this.#prepared.has(org));
    for (const org of fresh) this.#prepared.add(org);
    if (fresh.length > 0) await this.#shared?.prepare(fresh);
  }

  async stop(): Promise<void> {
    await this.#settlement.stop();
    this.#shared?.close();
  }

  #openRedis(address: RedisAddress, log: Log): RedisLimitStore {
    const trouble = new TroubleLog(log, "limits", "Limits are counted again.");
    return new RedisLimitStore({
      address,
      counters: {
        settled: () => this.#settlement.settled(),
        openCounters: (org) => this.#settlement.openCounters(org),
      },
      onTrouble: (problem) => {
        if (problem === undefined) trouble.end();
        else if (trouble.current === undefined)
          trouble.begin(`Calls with limits are refused: Redis cannot count them. ${problem}`);
      },
    });
  }
}
