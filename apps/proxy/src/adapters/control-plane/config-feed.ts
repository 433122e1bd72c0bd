import { setTimeout as delay } from "node:timers/promises";
import type { BudgetReset, PolicySource } from "@sallyport/store";
import type { Clock } from "../clock.ts";
import { explainDatabaseFailure } from "./explain-database.ts";
import { type Log, TroubleLog } from "../log.ts";
import type { Snapshot } from "../state/snapshot.ts";
import type { Turns } from "../upstream/turns.ts";
import { type ConfigFault, type VerifyRules, verifyChanges } from "./verify-changes.ts";

export type ConfigFeedOptions = {
  readonly source: PolicySource;
  readonly snapshot: Snapshot;
  readonly rules: VerifyRules;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  /** Called right after each swap, before anything else runs. */
  readonly onSwap: () => void;
  /** Called when an approval does not wait any more. */
  readonly onApproval: (id: string) => void;
  /** Called for each budget that a person emptied. */
  readonly onReset: (reset: BudgetReset) => void;
};

const FAULTS: Readonly<Record<ConfigFault["kind"], string>> = {
  policy: "A policy cannot be loaded, so it denies every call.",
  server: "A server cannot be used as it is registered, so every call to it fails.",
};

const POLL_MS = 1000;
const MAX_BACKOFF_MS = 5000;
const MIN_BACKOFF_MS = 250;

/**
 * Keeps the snapshot at the database's configuration: told by NOTIFY, and by asking for the version every second,
 * which also tells that the configuration is still the newest. What cannot be read changes nothing.
 */
export class ConfigFeed {
  readonly #options: ConfigFeedOptions;
  readonly #trouble: TroubleLog;
  readonly #stopping = new AbortController();
  #pulling: Promise<void> | undefined = undefined;
  #pullAgain = false;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #listener: { stop(): Promise<void> } | undefined = undefined;

  constructor(options: ConfigFeedOptions) {
    this.#options = options;
    this.#trouble = new TroubleLog(
      options.log,
      "configuration",
      "The database can be used again; the configuration is up to date.",
    );
  }

  /** Milliseconds since the snapshot was last known to be the newest configuration. */
  get ageMs(): number {
    return this.#options.clock.elapsed() - this.#checkedAt;
  }

  /** Reads the whole configuration. Throws what pg throws. */
  async load(): Promise<void> {
    await this.#pull();
  }

  /** Follows every change from now on. */
  start(): void {
    void this.#listenOn();
    void this.#pollOn();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#listener?.stop().catch(() => undefined);
  }

  async #pollOn(): Promise<void> {
    while (await this.#wait(POLL_MS)) {
      try {
        await this.#check();
        this.#trouble.end();
      } catch (error) {
        this.#trouble.begin(explainDatabaseFailure(error));
      }
    }
  }

  async #check(): Promise<void> {
    const { source, snapshot, clock } = this.#options;
    const asked = clock.elapsed();
    const version = await source.currentVersion();
    if (version === snapshot.version) this.#checkedAt = Math.max(this.#checkedAt, asked);
    else await this.#pull();
  }

  /** Listens, and when the connection ends listens anew; each time it catches up with what was missed. */
  async #listenOn(): Promise<void> {
    let backoff = MIN_BACKOFF_MS;
    for (;;) {
      try {
        const { ended } = await this.#listen();
        backoff = MIN_BACKOFF_MS;
        await this.#pull();
        await ended;
      } catch {
        // The poll tells of a database that is away; this loop only tries again.
      }
      if (!(await this.#wait(backoff))) return;
      backoff = Math.min(2 * backoff, MAX_BACKOFF_MS);
    }
  }

  async #listen(): Promise<{ readonly ended: Promise<void> }> {
    const { source, onApproval } = this.#options;
    let lost: () => void = () => undefined;
    const ended = new Promise<void>((done) => {
      lost = done;
    });
    this.#listener = await source.listen({ changed: () => this.#changed(), decided: onApproval }, lost);
    return { ended };
  }

  /** A notification: pull at once. If it fails, the poll notices. */
  #changed(): void {
    this.#pull().catch(() => undefined);
  }

  /** One pull at a time; a change that comes meanwhile starts another one behind it. */
  #pull(): Promise<void> {
    this.#pullAgain = this.#pulling !== undefined;
    this.#pulling ??= this.#pullAll().finally(() => {
      this.#pulling = undefined;
    });
    return this.#pulling;
  }

  async #pullAll(): Promise<void> {
    do {
      this.#pullAgain = false;
      await this.#pullOnce();
    } while (this.#pullAgain);
  }

  async #pullOnce(): Promise<void> {
    const { source, snapshot, rules, turns, clock, log, onSwap, onReset } = this.#options;
    const asked = clock.elapsed();
    let changes = await source.changesSince(snapshot.version);
    // A database that was restored from a backup counts from an older version: nothing of ours is sure then.
    const replace = changes.version < snapshot.version;
    if (replace) changes = await source.changesSince(0);
    const { verified, faults } = await verifyChanges(changes, rules, turns);
    snapshot.apply(verified, replace);
    this.#checkedAt = Math.max(this.#checkedAt, asked);
    onSwap();
    for (const reset of changes.resets) onReset(reset);
    for (const fault of faults) log.error(fault, FAULTS[fault.kind]);
  }

  /** False when the feed stops. */
  #wait(ms: number): Promise<boolean> {
    return delay(ms, true, { signal: this.#stopping.signal, ref: false }).catch(() => false);
  }
}
