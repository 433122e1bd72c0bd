import type { RequestId } from "@sallyport/mcp";
import type { Owner } from "../seals/owner.ts";
import type { Access } from "./access.ts";

/**
 * Why an exchange was ended by us: its grant is over, the proxy stops, it holds a place for too long, or its client
 * reads the rest on another stream.
 */
export type CutReason = "revoked" | "stopping" | "overdue" | "resumed";

/** What a client does to requests of its own in a session: all of them, or those of one id. */
export type ClientAct = {
  readonly grantId: string;
  readonly sessionId: string;
  readonly requestId: RequestId | undefined;
  /** It wants no more of them, or reads the rest of the answer on another stream. */
  readonly act: "gives up" | "reads on";
};

/** A request that went on to the upstream and is not settled yet. */
export class OpenExchange {
  readonly access: Access;
  /** The upstream's own session id; null where it gives none. */
  readonly sessionId: string | null;
  /** Null for streams and notifications, which wait for no response. */
  readonly requestId: RequestId | null;
  /** The client cancelled it or ended its session: whatever becomes of it now, the upstream is not to blame. */
  #clientActed = false;
  /** When it has to be over, in milliseconds since the epoch. */
  endsAt = Number.POSITIVE_INFINITY;
  /** Under which its client wants to hear of progress. */
  progressToken: RequestId | undefined = undefined;
  #cut: CutReason | undefined = undefined;
  #onCut: (() => void) | undefined = undefined;
  #onClientActed: (() => void) | undefined = undefined;

  constructor(access: Access, sessionId: string | null, requestId: RequestId | null) {
    this.access = access;
    this.sessionId = sessionId;
    this.requestId = requestId;
  }

  /** Whether it holds a place of a concurrency limit, which is free when it ends. */
  get holdsPlace(): boolean {
    return this.endsAt !== Number.POSITIVE_INFINITY;
  }

  get cut(): CutReason | undefined {
    return this.#cut;
  }

  get clientActed(): boolean {
    return this.#clientActed;
  }

  /** What to do when its client wants no more of it; done at once if that was so before. */
  set onClientActed(act: () => void) {
    this.#onClientActed = act;
    if (this.#clientActed) act();
  }

  noteClientActed(): void {
    this.#clientActed = true;
    this.#onClientActed?.();
  }

  /** What to do when it is cut; done at once if it was cut before. */
  set onCut(end: () => void) {
    this.#onCut = end;
    if (this.#cut !== undefined) end();
  }

  end(reason: CutReason): void {
    if (this.#cut !== undefined) return;
    this.#cut = reason;
    try {
      this.#onCut?.();
    } catch {
      // It is cut all the same: its answer is not passed on. Those that are ended with it must end too.
    }
  }
}

/** All requests on their way, by grant, so that a revoked grant ends its own and no others. */
export class OpenExchanges {
  readonly #byGrant = new Map<string, Set<OpenExchange>>();
  #size = 0;
  #idle: (() => void) | undefined = undefined;

  get size(): number {
    return this.#size;
  }

  add(exchange: OpenExchange): void {
    const { id } = exchange.access.grant;
    const open = this.#byGrant.get(id);
    if (open === undefined) this.#byGrant.set(id, new Set([exchange]));
    else open.add(exchange);
    this.#size++;
  }

  remove(exchange: OpenExchange): void {
    const { id } = exchange.access.grant;
    const open = this.#byGrant.get(id);
    if (open?.delete(exchange) !== true) return;
    if (open.size === 0) this.#byGrant.delete(id);
    if (--this.#size === 0) this.#idle?.();
  }

  /** Notes what their client does to requests. One that holds a place goes on until its answer. */
  note({ grantId, sessionId, requestId, act }: ClientAct): void {
    for (const exchange of this.#byGrant.get(grantId) ?? []) {
      const isMeant = requestId === undefined || exchange.requestId === requestId;
      if (exchange.sessionId !== sessionId || !isMeant) continue;
      if (act === "gives up") exchange.noteClientActed();
      else if (!exchange.holdsPlace) exchange.end("resumed");
    }
  }

  /** Whether a request of this session is on its way here that wants to hear of progress under this token. */
  wantsProgress({ grantId, sessionId }: Owner, token: RequestId): boolean {
    for (const exchange of this.#byGrant.get(grantId) ?? []) {
      if (exchange.sessionId === sessionId && exchange.progressToken === token) return true;
    }
    return false;
  }

  /** Whether a request of this id is on its way here in this session. */
  has({ grantId, sessionId }: Owner, requestId: RequestId): boolean {
    for (const exchange of this.#byGrant.get(grantId) ?? []) {
      if (exchange.sessionId === sessionId && exchange.requestId === requestId) return true;
    }
    return false;
  }

  /** Ends every exchange for which `isOver` holds. */
  cutWhere(reason: CutReason, isOver: (exchange: OpenExchange) => boolean): void {
    for (const open of this.#byGrant.values()) {
      for (const exchange of open) if (isOver(exchange)) exchange.end(reason);
    }
  }

  /** Resolves when none is left. For one waiter. */
  drained(): Promise<void> {
    if (this.#size === 0) return Promise.resolve();
    return new Promise((done) => {
      this.#idle = done;
    });
  }
}
