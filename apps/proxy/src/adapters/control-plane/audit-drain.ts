import { setTimeout as delay } from "node:timers/promises";
import type { AuditSink, NumberedRecord } from "@sallyport/store";
import { explainDatabaseFailure } from "./explain-database.ts";
import { type Log, TroubleLog } from "../log.ts";
import type { Spool } from "../spool/spool.ts";
import { SpoolUnavailable } from "../spool/spool-error.ts";

export type AuditDrainOptions = {
  readonly spool: Spool;
  readonly sink: AuditSink;
  readonly log: Log;
};

const MAX_RECORDS = 1000;
/** Records gather so long before they are sent: of a busy proxy longer, so that it sends few large batches. */
const GATHER_MS = 100;
const BUSY_GATHER_MS = 500;
const BUSY_RECORDS = 50;
const RETRY_MS = 1000;

/** Brings the spool's records into the database: in order, each once, going on after any outage where it stopped. */
export class AuditDrain {
  readonly #options: AuditDrainOptions;
  readonly #trouble: TroubleLog;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #sentSeq: number;
  #batch: readonly NumberedRecord[] = [];

  /** `arrivedSeq` is the number of the last record that the database has. */
  constructor(options: AuditDrainOptions, arrivedSeq: number) {
    this.#options = options;
    this.#sentSeq = arrivedSeq;
    this.#trouble = new TroubleLog(options.log, "audit", "The audit trail reaches the database again.");
  }

  /** Number of the last record that the database has. */
  get sentSeq(): number {
    return this.#sentSeq;
  }

  /**
   * Sends everything that is on the disk now, not what comes meanwhile: a busy proxy would send a transaction for
   * every few records without end. Throws what pg throws; nothing is lost then.
   */
  async drain(): Promise<void> {
    const { spool, sink } = this.#options;
    const upTo = spool.lastSeq;
    while (this.#sentSeq < upTo) {
      if (this.#batch.length === 0) this.#batch = await spool.read(MAX_RECORDS);
      const last = this.#batch.at(-1);
      if (last === undefined) return;
      if (last.seq > this.#sentSeq) await sink.append(spool.id, this.#batch);
      this.#sentSeq = Math.max(this.#sentSeq, last.seq);
      this.#batch = [];
      await spool.release(this.#sentSeq);
    }
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Stops after the batch under way. What is left stays in the spool. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const stopped = new Promise<void>((done) => {
      this.#stopping.signal.addEventListener("abort", () => done(), { once: true });
    });
    while (!this.#stopping.signal.aborted) {
      let pause = GATHER_MS;
      try {
        await Promise.race([this.#options.spool.beyond(this.#sentSeq), stopped]);
        const before = this.#sentSeq;
        await this.drain();
        if (this.#sentSeq - before >= BUSY_RECORDS) pause = BUSY_GATHER_MS;
        this.#trouble.end();
      } catch (error) {
        const why = error instanceof SpoolUnavailable ? error.message : explainDatabaseFailure(error);
        this.#trouble.begin(`Records of calls wait in the spool. ${why}`);
        pause = RETRY_MS;
      }
      await delay(pause, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    }
  }
}
