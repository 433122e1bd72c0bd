import { type Keyring, parseKeyring } from "@sallyport/credentials";
import { createDatabase } from "@sallyport/db";
import type { EgressRules } from "@sallyport/egress";
import pg from "pg";
import type { Mailer } from "./mailer.ts";
import { type Telling, tellOrg } from "./tell-org.ts";

export type SenderOptions = {
  /** Connection of the role sallyport_dashboard. */
  readonly databaseUrl: string;
  /** See `parseKeyring`. */
  readonly sealingKeys: string;
  readonly egress: EgressRules;
  readonly baseUrl: string;
  readonly mailer: Mailer | null;
  readonly log: Telling["log"];
};

/** Of all processes at a database, the one that holds this advisory lock sends. */
const LOCK = 7_255_003;
const CHANNEL = "sallyport_notifications";
/** What is due later is found so soon; what is new is told at once by NOTIFY. */
const POLL_MS = 5000;
const ORGS_AT_ONCE = 50;
const CONNECTIONS = 4;

export type Sender = { readonly stop: () => Promise<void> };

/**
 * Sends notifications for as long as this process is the one that does; otherwise waits until it is. Never throws:
 * what fails is logged and tried again.
 */
export function startSender(options: SenderOptions): Sender {
  const db = createDatabase(options.databaseUrl, CONNECTIONS);
  const keyring: Keyring = parseKeyring(options.sealingKeys);
  const { egress, baseUrl, mailer, log } = options;
  const telling: Telling = { db, keyring, egress, baseUrl, mailer, now: () => new Date(), log };
  const end = new AbortController();
  const running = (async () => {
    while (!end.signal.aborted) {
      try {
        await sendWhileHolding(options.databaseUrl, { telling, signal: end.signal, log });
      } catch (error) {
        log("Notifications cannot be sent at the moment; it is tried again.", error);
      }
      await pause(end.signal);
    }
    await db.$disconnect();
  })();
  return {
    stop: async () => {
      end.abort();
      await running;
    },
  };
}

type Held = {
  readonly telling: Telling;
  readonly signal: AbortSignal;
  readonly log: SenderOptions["log"];
};

/** Returns at once where another process has the lock; else when the connection or the sender ends. */
async function sendWhileHolding(databaseUrl: string, { telling, signal, log }: Held): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  const rounds = new Rounds(telling, log);
  const lost = new AbortController();
  client.on("error", () => lost.abort());
  client.on("end", () => lost.abort());
  client.on("notification", () => rounds.wake());
  try {
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [LOCK]);
    if (rows[0]?.held !== true) return;
    await client.query(`LISTEN ${CHANNEL}`);
    await rounds.runUntil(AbortSignal.any([signal, lost.signal]));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Rounds of organisations, each by itself: one whose endpoints hang holds up no other. */
class Rounds {
  readonly #telling: Telling;
  readonly #log: SenderOptions["log"];
  readonly #busy = new Map<string, Promise<void>>();
  /** Those in which something happened while their round was on its way. */
  readonly #again = new Set<string>();
  #awake = false;
  #wake: () => void = () => undefined;

  constructor(telling: Telling, log: SenderOptions["log"]) {
    this.#telling = telling;
    this.#log = log;
  }

  wake(): void {
    this.#awake = true;
    this.#wake();
  }

  async runUntil(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.wake(), { once: true });
    while (!signal.aborted) {
      this.#awake = false;
      await this.#begin();
      await this.#sleep();
    }
    await Promise.all(this.#busy.values());
  }

  async #begin(): Promise<void> {
    const { db, now } = this.#telling;
    const rows = await db.$queryRaw<{ org: string }[]>`SELECT orgs_to_tell(${now()}::timestamptz) AS org`;
    for (const { org } of rows) {
      if (this.#busy.has(org)) this.#again.add(org);
      else if (this.#busy.size < ORGS_AT_ONCE) this.#busy.set(org, this.#round(org));
    }
  }

  async #round(org: string): Promise<void> {
    try {
      const done = await tellOrg(this.#telling, org);
      this.#busy.delete(org);
      if (this.#again.delete(org) || done > 0) this.wake();
    } catch (error) {
      this.#busy.delete(org);
      this.#again.delete(org);
      this.#log("Notifications of an organisation could not be sent; it is tried again.", error);
    }
  }

  #sleep(): Promise<void> {
    if (this.#awake) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, POLL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

function pause(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(done, POLL_MS);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
}
