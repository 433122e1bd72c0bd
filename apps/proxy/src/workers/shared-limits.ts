import { setTimeout as delay } from "node:timers/promises";
import {
  type HeldSlot,
  type LimitClaim,
  type LimitDesk,
  type LimitLine,
  type LimitReset,
  MemoryLimitStore,
  RemoteLimitStore,
  type ReservedCharge,
} from "@sallyport/limits";
import { AuditSink } from "@sallyport/store";
import { createPool } from "../adapters/control-plane/create-pool.ts";
import { explainDatabaseFailure } from "../adapters/control-plane/explain-database.ts";
import { type Log, TroubleLog } from "../adapters/log.ts";
import type { Settings } from "../env.ts";
import { StartupError } from "../startup-error.ts";
import type { Channel, Handler } from "./channel.ts";
import { restoreBudgets } from "./restore-budgets.ts";

const RETRY_MS = 1000;

type Reserve = { readonly claims: readonly LimitClaim[]; readonly now: number };

/** The worker's access to the limits that all workers share. */
export function limitsOver(channel: Channel): RemoteLimitStore {
  const line: LimitLine = {
    reserve: (claims, now) =>
      channel.ask("reserve", { claims, now } satisfies Reserve) as ReturnType<LimitLine["reserve"]>,
    refund: (reserved) => channel.tell("refund", reserved),
    free: (slots) => channel.tell("free", slots),
    reset: (reset) => channel.tell("reset", reset),
  };
  return new RemoteLimitStore(line);
}

/** The supervisor's handlers for one worker. */
export function deskHandlers(desk: LimitDesk): [string, Handler][] {
  return [
    [
      "reserve",
      (body) => {
        const { claims, now } = body as Reserve;
        return desk.reserve(claims, now);
      },
    ],
    ["refund", (reserved) => desk.refund(reserved as readonly ReservedCharge[])],
    ["free", (slots) => desk.free(slots as readonly HeldSlot[])],
    ["reset", (reset) => desk.reset(reset as LimitReset)],
  ];
}

/** The limit store that all workers share, and when it may be used. */
export class SharedLimits {
  readonly store = new MemoryLimitStore();
  /** Resolves when the budgets of the last run are restored. Rejects with a StartupError. */
  readonly restored: Promise<void>;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #caughtUp = new Set<number>();
  readonly #stopping = new AbortController();
  #begin: () => void = () => undefined;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    const begun = new Promise<void>((done) => {
      this.#begin = done;
    });
    this.restored = begun.then(() => this.#restore());
    this.restored.catch(() => undefined); // those who wait for it handle the rejection
  }

  /** This worker's records of the last run have arrived. The budgets are restored once those of all workers have. */
  caughtUp(worker: number): Promise<void> {
    this.#caughtUp.add(worker);
    if (this.#caughtUp.size === this.#settings.workers) this.#begin();
    return this.restored;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #restore(): Promise<void> {
    const { databaseUrl } = this.#settings;
    const trouble = new TroubleLog(this.#log, "start", "The database can be used.");
    const pool = createPool(databaseUrl, 1);
    const means = { settings: this.#settings, sink: new AuditSink(pool), log: this.#log };
    try {
      for (;;) {
        try {
          await restoreBudgets(this.store, means);
          return trouble.end();
        } catch (error) {
          if (error instanceof StartupError) throw error;
          trouble.begin(explainDatabaseFailure(error));
          await delay(RETRY_MS, undefined, { signal: this.#stopping.signal });
        }
      }
    } finally {
      void pool.end().catch(() => undefined);
    }
  }
}
