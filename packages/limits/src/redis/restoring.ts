import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { OpenCounter } from "../limit-store.ts";
import { BEGIN_RESTORE, END_RESTORE, RESTORE } from "./lua.ts";
import { Script } from "./script.ts";

/** What was recorded of budgets, beside the store that counts them. */
export type CounterSource = {
  /** Resolves when all that any proxy had taken of budgets before this call is recorded. */
  settled(): Promise<void>;
  /** What counts still of an organisation's budgets. */
  openCounters(org: string): Promise<readonly OpenCounter[]>;
};

type Step = { readonly org: string; readonly keys: readonly string[]; readonly args: readonly string[] };

export type RestoringOptions = {
  readonly run: (script: Script, step: Step) => Promise<unknown>;
  readonly budgetKey: (org: string, key: string) => string;
  readonly counters: CounterSource;
  /** What the server must know before it counts: a script that is sent twice loses its place among others. */
  readonly scripts: readonly Script[];
  readonly onTrouble: (error: unknown) => void;
};

const RETRY_MS = 500;
const COUNTERS_AT_ONCE = 500;
const SCRIPTS = {
  begin: new Script(BEGIN_RESTORE),
  bring: new Script(RESTORE),
  end: new Script(END_RESTORE),
};

/**
 * Brings the sums of an organisation into a server that does not have them: a new one, one that was started again or
 * emptied, a replica that took over. Nothing is counted there meanwhile, so nothing is lost between the last record and
 * the first count.
 */
export class Restoring {
  readonly #options: RestoringOptions;
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #wanted = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(options: RestoringOptions) {
    this.#options = options;
  }

  /** Tries until it has worked. */
  async restore(org: string): Promise<void> {
    if (this.#wanted.has(org)) return;
    this.#wanted.add(org);
    while (!this.#stopping.signal.aborted && !(await this.attempt(org))) {
      await delay(RETRY_MS, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    }
    this.#wanted.delete(org);
  }

  /** Returns whether the sums are there. One attempt for an organisation at a time. */
  attempt(org: string): Promise<boolean> {
    const running = this.#running.get(org);
    if (running !== undefined) return running;
    const attempt = this.#attempt(org)
      .catch((error: unknown) => {
        this.#options.onTrouble(error);
        return false;
      })
      .finally(() => this.#running.delete(org));
    this.#running.set(org, attempt);
    return attempt;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #attempt(org: string): Promise<boolean> {
    const { run, budgetKey, counters, scripts } = this.#options;
    for (const script of scripts) await run(script, { org, keys: [], args: [] });
    const name = randomUUID();
    if ((await run(SCRIPTS.begin, { org, keys: [], args: [name] })) === 0) return true;
    await counters.settled();
    const open = await counters.openCounters(org);
    for (let i = 0; i < open.length; i += COUNTERS_AT_ONCE) {
      const some = open.slice(i, i + COUNTERS_AT_ONCE);
      await run(SCRIPTS.bring, {
        org,
        keys: some.map(({ key }) => budgetKey(org, key)),
        args: some.flatMap(({ windowStart, windowEnd, amount }) => [
          String(windowStart),
          String(windowEnd),
          amount.toString(),
        ]),
      });
    }
    const ended = await run(SCRIPTS.end, { org, keys: [], args: [name] });
    if (typeof ended === "string") throw new Error(ended);
    return ended === 1;
  }
}
