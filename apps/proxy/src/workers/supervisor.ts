import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { LimitDesk } from "@sallyport/limits";
import type { Log } from "../adapters/log.ts";
import type { Settings } from "../env.ts";
import { cannotListen, LISTENS, type RunningProxy } from "../start-proxy.ts";
import { StartupError } from "../startup-error.ts";
import type { Channel, Handler } from "./channel.ts";
import { askOthers } from "./channel-siblings.ts";
import { passMessages } from "./channel-messenger.ts";
import { deskHandlers, SharedLimits } from "./shared-limits.ts";
import { serverRequestHandlers } from "./shared-server-requests.ts";
import { WorkerProcess } from "./worker-process.ts";

const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5000;
/** A worker that ran this long did not fail at its start. */
const STABLE_AFTER_MS = 10_000;
/** How long workers may take to finish; their own limit is shorter. */
const STOP_WITHIN_MS = 20_000;
/** How long to wait for the messages of other workers. */
const SPEAK_WITHIN_MS = 500;

/** The proxy as several processes behind one port. Throws StartupError when its address cannot be used. */
export async function startSupervisor(settings: Settings, log: Log): Promise<RunningProxy> {
  const supervisor = new Supervisor(settings, log);
  await supervisor.listen();
  return supervisor;
}

/**
 * Owns the port and passes its connections to the workers in turn, counts limits for all of them, and replaces a worker
 * that ends. When it ends itself, its workers end at once.
 */
class Supervisor implements RunningProxy {
  readonly ready: Promise<void>;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #limits: SharedLimits;
  readonly #serverRequests = serverRequestHandlers();
  readonly #server: Server;
  readonly #workers = new Map<number, WorkerProcess>();
  /** Connections that arrived while there was no worker. */
  #waiting: Socket[] = [];
  #turn = 0;
  readonly #opened: Promise<void>;
  #becomeOpened: () => void = () => undefined;
  readonly #open = new Set<number>();
  #isReady = false;
  #becomeReady: () => void = () => undefined;
  #cannotRun: (error: StartupError) => void = () => undefined;
  #stopping = false;
  #onEmpty: () => void = () => undefined;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#limits = new SharedLimits(settings, log);
    this.#server = createServer({ pauseOnConnect: true }, (connection) => this.#pass(connection));
    this.ready = new Promise((done, fail) => {
      this.#becomeReady = done;
      this.#cannotRun = fail;
    });
    this.#opened = new Promise((done) => {
      this.#becomeOpened = done;
    });
    this.#limits.restored.catch(this.#cannotRun);
  }

  /** Starts the workers, and listens once each has opened its folder. Rejects with StartupError. */
  async listen(): Promise<void> {
    const { host, port, workers } = this.#settings;
    for (let number = 1; number <= workers; number++) this.#start(number, MIN_BACKOFF_MS);
    await Promise.race([this.#opened, this.ready]);
    this.#server.listen(port, host);
    try {
      await once(this.#server, "listening");
    } catch (error) {
      throw cannotListen(this.#settings, error);
    }
    this.#log.info({ host, port, workers }, LISTENS);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#log.info("The proxy stops; running calls may finish.");
    this.#server.close();
    this.#limits.stop();
    for (const connection of this.#waiting) connection.destroy();
    const workers = [...this.#workers.values()];
    for (const { channel } of workers) channel.tell("stop");
    const ended = new Promise<void>((done) => {
      this.#onEmpty = done;
    });
    if (workers.length > 0) await Promise.race([ended, delay(STOP_WITHIN_MS, undefined, { ref: false })]);
    for (const worker of this.#workers.values()) worker.kill();
    this.#log.info("The proxy has stopped.");
  }

  #start(number: number, backoffMs: number): void {
    const startedAt = performance.now();
    const desk = new LimitDesk(this.#limits.store, () => this.#othersHaveSpoken(number));
    const worker = new WorkerProcess({
      number,
      handlers: this.#handlersFor(number, desk),
      onEnd: (how) => {
        desk.close();
        this.#workers.delete(number);
        for (const { channel } of this.#workers.values()) channel.tell("worker gone", number);
        for (const connection of worker.notTaken()) this.#pass(connection);
        if (this.#workers.size === 0) this.#onEmpty();
        if (this.#stopping) return;
        this.#log.error({ worker: number, how }, "A worker has ended and is started again.");
        const isStable = performance.now() - startedAt > STABLE_AFTER_MS;
        const waitMs = isStable ? MIN_BACKOFF_MS : backoffMs;
        setTimeout(() => {
          if (!this.#stopping) this.#start(number, Math.min(2 * waitMs, MAX_BACKOFF_MS));
        }, waitMs);
      },
    });
    this.#workers.set(number, worker);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const connection of waiting) this.#pass(connection);
  }

  #handlersFor(number: number, desk: LimitDesk): ReadonlyMap<string, Handler> {
    return new Map<string, Handler>([
      ...deskHandlers(desk),
      ...this.#serverRequests,
      ["ask others", askOthers(() => this.#others(number))],
      passMessages(number, this.#workers),
      ["caught up", () => this.#limits.caughtUp(number)],
      ["has its folder", () => this.#hasFolder(number)],
      ["serves", () => this.#serves(number)],
      ["cannot run", (why) => this.#workerCannotRun(number, String(why))],
    ]);
  }

  #hasFolder(number: number): void {
    this.#open.add(number);
    if (this.#open.size === this.#settings.workers) this.#becomeOpened();
  }

  #serves(number: number): void {
    const worker = this.#workers.get(number);
    if (worker !== undefined) worker.serves = true;
    const { size } = this.#serving();
    if (this.#isReady || size < this.#settings.workers) return;
    this.#isReady = true;
    this.#log.info({ workers: size }, "The proxy serves.");
    this.#becomeReady();
  }

  /** At the start the proxy cannot run; later only this worker fails. */
  #workerCannotRun(number: number, why: string): void {
    if (this.#isReady) this.#log.error({ worker: number }, why);
    else this.#cannotRun(new StartupError(why));
  }

  #serving(): ReadonlySet<WorkerProcess> {
    return new Set([...this.#workers.values()].filter(({ serves }) => serves));
  }

  /** In turn to workers that serve; where none does yet, any worker can answer what the proxy waits for. */
  #pass(connection: Socket): void {
    const serving = [...this.#serving()];
    const workers = serving.length > 0 ? serving : [...this.#workers.values()];
    const worker = workers[this.#turn++ % workers.length];
    if (worker !== undefined) worker.give(connection);
    else if (this.#stopping) connection.destroy();
    else this.#waiting.push(connection);
  }

  /** The other workers that serve; those that do not serve yet have no clients. */
  #others(number: number): Channel[] {
    const others = [...this.#serving()].filter((worker) => worker.number !== number);
    return others.map(({ channel }) => channel);
  }

  async #othersHaveSpoken(number: number): Promise<void> {
    const spoken = this.#others(number).map((channel) => channel.ask("speak").catch(() => undefined));
    await Promise.race([Promise.all(spoken), delay(SPEAK_WITHIN_MS, undefined, { ref: false })]);
  }
}
