import type pg from "pg";
import { setTimeout as delay } from "node:timers/promises";
import type { LimitStore } from "@sallyport/limits";
import {
  AuditSink,
  type BudgetReset,
  HeldCalls,
  InstructionsSink,
  PolicySource,
  SeenToolsSink,
} from "@sallyport/store";
import { systemClock } from "./adapters/clock.ts";
import { ApprovalDesk } from "./adapters/control-plane/approval-desk.ts";
import { Acknowledger } from "./adapters/control-plane/acknowledger.ts";
import type { AuditDrain } from "./adapters/control-plane/audit-drain.ts";
import { ConfigFeed } from "./adapters/control-plane/config-feed.ts";
import { createPool } from "./adapters/control-plane/create-pool.ts";
import { explainDatabaseFailure } from "./adapters/control-plane/explain-database.ts";
import { InstructionsReporter } from "./adapters/control-plane/instructions-reporter.ts";
import { SeenToolsReporter } from "./adapters/control-plane/seen-tools-reporter.ts";
import { HttpServer } from "./adapters/http/http-server.ts";
import { reporter } from "./adapters/last-line.ts";
import { ProxyLimits } from "./adapters/limits/proxy-limits.ts";
import { type Log, TroubleLog } from "./adapters/log.ts";
import { CursorSeal } from "./adapters/seals/cursor-seal.ts";
import { EventSeal } from "./adapters/seals/event-seal.ts";
import { StateSeal } from "./adapters/seals/request-state-seal.ts";
import { type KnownServerRequests, ServerRequests } from "./adapters/seals/server-requests.ts";
import { SessionSeal } from "./adapters/seals/session-seal.ts";
import { Tasks } from "./adapters/seals/tasks.ts";
import { RefusalSampler } from "./adapters/spool/refusal-sampler.ts";
import type { Spool } from "./adapters/spool/spool.ts";
import { HeldBytes } from "./adapters/state/held-bytes.ts";
import { OpenExchanges } from "./adapters/state/open-exchanges.ts";
import type { SiblingHandlers, Siblings } from "./adapters/state/siblings.ts";
import { Shares } from "./adapters/state/shares.ts";
import { Snapshot } from "./adapters/state/snapshot.ts";
import { SseConnections } from "./adapters/upstream/http-sse/sse-connections.ts";
import type { WorkerMessenger } from "./adapters/upstream/http-sse/worker-messenger.ts";
import { PacedUpstream } from "./adapters/upstream/paced-upstream.ts";
import { Turns } from "./adapters/upstream/turns.ts";
import { Upstream } from "./adapters/upstream/upstream.ts";
import { catchUp } from "./catch-up.ts";
import type { Settings } from "./env.ts";
import { see, startCall } from "./pipeline/call/call.ts";
import type { Ports } from "./pipeline/call/ports.ts";
import { httpRefusal } from "./pipeline/call/refusal.ts";
import { handleCall } from "./pipeline/handle-call.ts";
import { recordRefusal } from "./pipeline/record.ts";
import { StartupError } from "./startup-error.ts";

/** What a single process owns, and what several workers share. */
export type Shared = {
  readonly name: "proxy" | "worker";
  readonly limits: LimitStore;
  readonly serverRequests: KnownServerRequests;
  readonly siblings: Siblings;
  /**
   * Called when this process's records of the last run are in the database. Resolves when the budgets of the last run are
   * restored. Rejects with what pg throws.
   */
  readonly restore: (sink: AuditSink) => Promise<void>;
  /** The other workers, where there are any. */
  readonly messenger?: WorkerMessenger;
};

const RETRY_MS = 1000;
const WATCH_MS = 1000;
const HEARTBEAT_MS = 5000;
const FIGURES_MS = 60_000;
const BUSIEST = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
const FINISH_WITHIN_MS = 10_000;
const DRAIN_WITHIN_MS = 5000;
const SPOOL_ALERT = 0.7;
/** Sums that are not there by then are restored while the proxy serves; calls with limits are refused meanwhile. */
const PREPARE_WITHIN_MS = 16_000;

export type EdgeProxyOptions = {
  readonly settings: Settings;
  readonly log: Log;
  /** Closed when the proxy stops. */
  readonly spool: Spool;
  readonly shared: Shared;
};

/** One proxy process: everything between the clients' connections and the database. */
export class EdgeProxy {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #report: (error: unknown) => void;
  readonly #spool: Spool;
  readonly #clock = systemClock;
  readonly #pool: pg.Pool;
  readonly #sink: AuditSink;
  readonly #snapshot = new Snapshot();
  readonly #exchanges = new OpenExchanges();
  readonly #held: HeldBytes;
  readonly #shared: Shared;
  readonly #limits: ProxyLimits;
  readonly #shares: Shares;
  readonly #turns = new Turns((orgId, ms) => this.#shares.worked(orgId, ms));
  readonly #upstream: Upstream;
  readonly #sse: SseConnections;
  readonly #http: HttpServer;
  readonly #feed: ConfigFeed;
  readonly #acknowledger: Acknowledger;
  readonly #toolReports: SeenToolsReporter;
  readonly #instructions: InstructionsReporter;
  /** For approvals alone, so that calls which wait for people never keep records or the configuration waiting. */
  readonly #approvalPool: pg.Pool;
  readonly #approvals: ApprovalDesk;
  readonly #ports: Ports;
  readonly #stopping = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #drain: AuditDrain | undefined = undefined;
  #waitingFor: string | undefined = "the database";

  constructor({ settings, log, spool, shared }: EdgeProxyOptions) {
    this.#settings = settings;
    this.#log = log;
    this.#report = reporter(log);
    this.#spool = spool;
    this.#held = new HeldBytes(settings.maxHeldBytes);
    this.#shares = new Shares(settings.shares);
    this.#shared = shared;
    this.#pool = createPool(settings.databaseUrl, 4);
    this.#sink = new AuditSink(this.#pool);
    this.#limits = new ProxyLimits({
      redis: settings.redis,
      own: shared.limits,
      log,
      sink: this.#sink,
      proxyId: spool.id,
      progress: () => ({ written: spool.lastSeq, sent: this.#drain?.sentSeq ?? 0 }),
      now: () => this.#clock.now(),
    });
    this.#acknowledger = new Acknowledger(this.#sink, spool.id, () => this.#snapshot.version);
    const seenTools = new SeenToolsSink(this.#pool);
    this.#toolReports = new SeenToolsReporter({
      record: (server, tools) => seenTools.record(server, tools),
      onTrouble: (error) => log.warn({ subject: "tools" }, explainDatabaseFailure(error)),
    });
    const instructions = new InstructionsSink(this.#pool);
    this.#instructions = new InstructionsReporter({
      record: (grant, withheld) => instructions.record(grant, withheld),
      onTrouble: (error) => log.warn({ subject: "instructions" }, explainDatabaseFailure(error)),
      now: () => this.#clock.now(),
    });
    this.#approvalPool = createPool(settings.databaseUrl, 2);
    this.#approvals = new ApprovalDesk({
      calls: new HeldCalls(this.#approvalPool),
      keyring: settings.keyring,
      onTrouble: (error) => log.warn({ subject: "approvals" }, explainDatabaseFailure(error)),
    });
    const rules = { allowPrivate: settings.allowPrivateUpstreams };
    this.#upstream = new Upstream(rules);
    const upstream = new PacedUpstream(this.#upstream, this.#turns, this.#shares);
    const means = {
      upstream,
      clock: this.#clock,
      log,
      held: this.#held,
      maxEventBytes: settings.maxAnswerBytes,
      turns: this.#turns,
    };
    this.#sse = new SseConnections(means, shared.messenger);
    this.#feed = new ConfigFeed({
      source: new PolicySource(this.#pool, settings.databaseUrl),
      snapshot: this.#snapshot,
      rules: { ...rules, keyring: settings.keyring },
      turns: this.#turns,
      clock: this.#clock,
      log,
      onApproval: (id) => this.#approvals.told(id),
      onReset: (reset) => void this.#reset(reset),
      onSwap: () => {
        try {
          this.#onSwap();
        } catch (error) {
          this.#report(error); // the configuration holds all the same, and the watch looks again
        }
      },
    });
    this.#ports = this.#createPorts();
    this.#http = new HttpServer({
      onRequest: (request, response) => handleCall(startCall(request, response, this.#clock), this.#ports),
      onUnreadable: (remote, status) =>
        recordRefusal(see(remote, this.#clock), httpRefusal(status, "Not valid HTTP."), this.#ports),
      onFault: (error) => this.#report(error),
      waitingFor: () => this.#notReady() ?? this.#spool.trouble,
      allowedOrigins: settings.allowedOrigins,
    });
  }

  /** Handles the messages and questions of other workers. */
  get siblingHandlers(): SiblingHandlers {
    return {
      "client act": (act) => {
        this.#exchanges.note(act);
        return false;
      },
      learned: (learned) => {
        this.#snapshot.learn(learned);
        return false;
      },
      "wants progress": ({ owner, token }) => this.#exchanges.wantsProgress(owner, token),
    };
  }

  /** The server for clients. It needs connections, or must be told to listen. */
  get http(): HttpServer {
    return this.#http;
  }

  /** Retries until the proxy has what it needs of the database, then serves. Rejects only when a retry cannot help. */
  async becomeReady(): Promise<void> {
    const trouble = new TroubleLog(this.#log, "start", "The database can be used.");
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#load();
        trouble.end();
        this.#log.info(
          { version: this.#snapshot.version, proxyId: this.#spool.id },
          `The ${this.#shared.name} serves.`,
        );
        return;
      } catch (error) {
        if (error instanceof StartupError) throw error;
        trouble.begin(explainDatabaseFailure(error));
        await this.#pause(RETRY_MS);
      }
    }
  }

  /** Sends the records of the last run, restores its budgets, then serves: no restart refills a budget. */
  async #load(): Promise<void> {
    await this.#feed.load();
    const drain = await catchUp(this.#spool, this.#sink, this.#log);
    await this.#shared.restore(this.#sink);
    this.#drain = drain;
    drain.start();
    this.#limits.start();
    await Promise.race([this.#limits.prepare(this.#snapshot.orgs), this.#pause(PREPARE_WITHIN_MS)]);
    this.#waitingFor = undefined;
    this.#feed.start();
    this.#acknowledger.send();
    this.#startTimers();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#log.info(`The ${this.#shared.name} stops; running calls may finish.`);
    this.#http.refuseNew();
    this.#approvals.close();
    this.#exchanges.cutWhere("stopping", ({ requestId }) => requestId === null);
    await Promise.race([this.#exchanges.drained(), delay(FINISH_WITHIN_MS, undefined, { ref: false })]);
    this.#exchanges.cutWhere("stopping", () => true);
    await Promise.race([this.#exchanges.drained(), delay(RETRY_MS, undefined, { ref: false })]);
    this.#http.closeAll();
    for (const timer of this.#timers) clearInterval(timer);
    this.#toolReports.stop();
    this.#instructions.stop();
    await this.#feed.stop();
    await this.#limits.stop();
    await this.#spool.flush();
    await this.#sendRest();
    this.#sse.closeAll();
    await this.#upstream.close();
    await this.#spool.close();
    await Promise.race([this.#approvalPool.end(), delay(RETRY_MS, undefined, { ref: false })]);
    await Promise.race([this.#pool.end(), delay(RETRY_MS, undefined, { ref: false })]);
    this.#log.info(`The ${this.#shared.name} has stopped.`);
  }

  /** Records that do not arrive now stay in the spool for the next start. */
  async #sendRest(): Promise<void> {
    const drain = this.#drain;
    if (drain === undefined) return;
    const drained = drain.stop().then(() => drain.drain());
    await Promise.race([drained.catch(() => undefined), delay(DRAIN_WITHIN_MS, undefined, { ref: false })]);
    const left = this.#spool.lastSeq - drain.sentSeq;
    if (left > 0) this.#log.warn({ records: left }, "Records wait in the spool for the next start.");
  }

  #createPorts(): Ports {
    const { allowedHosts, allowedOrigins, keyring, maxRequestBytes, maxAnswerBytes } = this.#settings;
    return {
      maxRequestBytes,
      maxAnswerBytes,
      held: this.#held,
      keepAliveMs: this.#settings.keepAliveMs,
      shares: this.#shares,
      allowedHosts,
      allowedOrigins,
      clock: this.#clock,
      log: this.#log,
      snapshot: this.#snapshot,
      notReady: () => this.#notReady(),
      sessions: new SessionSeal(keyring),
      requestStates: new StateSeal(keyring),
      serverRequests: new ServerRequests(keyring, this.#shared.serverRequests),
      events: new EventSeal(keyring),
      cursors: new CursorSeal(keyring),
      tasks: new Tasks(keyring),
      limiter: this.#limits.limiter,
      spool: this.#spool,
      upstream: new PacedUpstream(this.#upstream, this.#turns, this.#shares),
      turns: this.#turns,
      sse: this.#sse,
      exchanges: this.#exchanges,
      siblings: this.#shared.siblings,
      toolReports: this.#toolReports,
      instructions: this.#instructions,
      approvals: this.#approvals,
      dashboardUrl: this.#settings.dashboardUrl,
      refusals: new RefusalSampler((suppressed) =>
        this.#log.warn({ suppressed }, "Refusals without a tenant were counted, not recorded."),
      ),
    };
  }

  #notReady(): string | undefined {
    if (this.#waitingFor !== undefined) return this.#waitingFor;
    return this.#feed.ageMs > this.#settings.staleMs ? "a newer configuration" : undefined;
  }

  /** Until it is done: a store that is away would count on. */
  async #reset(reset: BudgetReset): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        return await this.#ports.limiter.reset(reset);
      } catch {
        await this.#pause(RETRY_MS);
      }
    }
  }

  #onSwap(): void {
    this.#cutWhatIsOver();
    if (this.#waitingFor !== undefined) return;
    void this.#limits.prepare(this.#snapshot.orgs);
    this.#acknowledger.send();
  }

  /** Ends what runs for a grant that is revoked or expired or whose server is deleted, or holds a slot too long. */
  #cutWhatIsOver(): void {
    const now = this.#clock.now();
    this.#exchanges.cutWhere("revoked", ({ access }) => this.#snapshot.refresh(access, now) === undefined);
    this.#exchanges.cutWhere("overdue", ({ endsAt }) => endsAt <= now);
    this.#sse.sweep((access) => this.#snapshot.refresh(access, now));
  }

  #startTimers(): void {
    const every = (ms: number, act: () => void): void => {
      const attempt = (): void => {
        try {
          act();
        } catch (error) {
          this.#report(error);
        }
      };
      this.#timers.push(setInterval(attempt, ms).unref());
    };
    let isFilling = false;
    every(WATCH_MS, () => {
      this.#cutWhatIsOver();
      this.#ports.refusals.flush();
      const { fill } = this.#spool;
      if (fill > SPOOL_ALERT && !isFilling) {
        this.#log.warn(
          { percent: Math.round(100 * fill) },
          "The spool is filling up; at its limit no call passes.",
        );
      }
      isFilling = fill > SPOOL_ALERT;
    });
    every(HEARTBEAT_MS, () => this.#acknowledger.send());
    every(FIGURES_MS, () => {
      const busiest = this.#shares.takeFigures(BUSIEST);
      if (busiest.length > 0)
        this.#log.info({ busiest }, "Who used this process the most in the last minute.");
    });
    every(DAY_MS, () => {
      this.#sink.tidy(this.#clock.now() - DAY_MS).catch((error: unknown) => {
        this.#log.error({ subject: "tidy" }, explainDatabaseFailure(error));
      });
    });
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
