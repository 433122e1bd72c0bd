import {
  Limiter,
  type LimitStore,
  OwnBesideShared,
  type RedisAddress,
  RedisLimitStore,
} from "@sallyport/limits";
import { type Log, TroubleLog } from "../log.ts";
import { Settlement, type SettlementOptions } from "./settlement.ts";

export type RedisLimitsOptions = Omit<SettlementOptions, "limiter" | "renew"> & {
  readonly address: RedisAddress;
  /** Where this machine counts by itself. */
  readonly own: LimitStore;
  readonly log: Log;
};

/** Limits that any number of proxies share through Redis or Valkey, and what that takes beside the calls. */
export class RedisLimits {
  readonly limiter: Limiter;
  readonly #store: RedisLimitStore;
  readonly #settlement: Settlement;
  readonly #prepared = new Set<string>();

  constructor({ address, own, log, ...settling }: RedisLimitsOptions) {
    const trouble = new TroubleLog(log, "limits", "Limits are counted again.");
    this.#store = new RedisLimitStore({
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
    this.limiter = new Limiter(new OwnBesideShared({ own, shared: this.#store }));
    this.#settlement = new Settlement({
      ...settling,
      limiter: this.limiter,
      renew: () => this.#store.renew(),
    });
  }

  /** From when the proxy's records go to the database. */
  start(): void {
    this.#settlement.start();
  }

  /** Sees to it that the sums of organisations are there before their first call. */
  async prepare(orgs: ReadonlySet<string>): Promise<void> {
    const fresh = [...orgs].filter((org) => !this.#prepared.has(org));
    for (const org of fresh) this.#prepared.add(org);
    if (fresh.length > 0) await this.#store.prepare(fresh);
  }

  async stop(): Promise<void> {
    await this.#settlement.stop();
    this.#store.close();
  }
}
