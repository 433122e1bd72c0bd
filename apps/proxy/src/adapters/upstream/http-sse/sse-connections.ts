import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { Session } from "../../seals/session-seal.ts";
import type { Access } from "../../state/access.ts";
import type { HeldBytes } from "../../state/held-bytes.ts";
import { readText } from "../read-text.ts";
import type { Turns } from "../turns.ts";
import type { Upstream, UpstreamExchange } from "../upstream.ts";
import { RemoteConnections, type Wanted } from "./remote-connections.ts";
import { headOnly } from "./sse-answer.ts";
import { SseConnection, type SseMessage } from "./sse-connection.ts";
import { SseFailure } from "./sse-failure.ts";
import type { WorkerMessenger } from "./worker-messenger.ts";

type Means = {
  readonly upstream: Pick<Upstream, "send">;
  readonly clock: Clock;
  readonly log: Log;
  readonly held: HeldBytes;
  /** Of a server whose settings do not say it. */
  readonly maxEventBytes: number;
  readonly turns: Turns;
};
type Limits = {
  readonly perGrant: number;
  readonly inAll: number;
  /** Milliseconds without a request or a stream after which a connection is closed. */
  readonly idleMs: number;
};
const LIMITS: Limits = { perGrant: 20, inAll: 1000, idleMs: 10 * 60_000 };

const MEBIBYTE = 1024 * 1024;

type Open = { readonly connection: SseConnection; readonly place: string; usedAt: number };

/**
 * The connections to servers that speak HTTP+SSE, one a session. Each is of one grant, token and server, as the server
 * was when it began; for anybody else, and after any change of its URL, credential or settings that hold for it, it is not
 * there.
 */
export class SseConnections {
  readonly #means: Means;
  readonly #limits: Limits;
  readonly #open = new Map<string, Open>();
  /** The number of this process among the workers. */
  readonly #own: number;
  readonly #elsewhere: RemoteConnections | undefined = undefined;

  /** @param messenger the other workers, where there are any */
  constructor(means: Means, messenger?: WorkerMessenger, limits = LIMITS) {
    this.#means = means;
    this.#limits = limits;
    this.#own = messenger?.own ?? 0;
    const send = (wanted: Wanted, message: SseMessage): UpstreamExchange => this.#sendHere(wanted, message);
    if (messenger !== undefined) this.#elsewhere = new RemoteConnections(messenger, send);
  }

  /**
   * A new connection, ready for its first request. Rejects with SseFailure, or with why the server cannot be reached.
   * @param headers of every request, with the server's credential
   */
  async open(access: Access, headers: () => readonly string[], signal: AbortSignal): Promise<SseConnection> {
    this.#makeRoom(access.grant.id);
    const { maxAnswerMb } = access.server.entry;
    const maxEventBytes = maxAnswerMb === null ? this.#means.maxEventBytes : maxAnswerMb * MEBIBYTE;
    const connection = new SseConnection({
      id: `${this.#own}.${randomUUID()}`,
      access,
      upstream: this.#means.upstream,
      bounds: {
        maxEventBytes,
        held: this.#means.held.open(access.grant.orgId),
        read: (bytes) => readText(bytes, { turns: this.#means.turns, orgId: access.grant.orgId }),
      },
      headers,
      onFault: ({ access: { server } }, fault) =>
        server.memory.faults.note(fault, server.entry.id, this.#means),
      onClose: ({ id }) => this.#open.delete(id),
    });
    this.#open.set(connection.id, {
      connection,
      place: placeOf(access),
      usedAt: this.#means.clock.elapsed(),
    });
    const close = (): void => connection.close();
    signal.addEventListener("abort", close, { once: true });
    await connection.opened;
    signal.removeEventListener("abort", close);
    return connection;
  }

  /** What becomes of a message of a session. Where its connection is no more, the answer is 404. */
  send({ upstreamId }: Session, access: Access, message: SseMessage): UpstreamExchange {
    const wanted = { connectionId: upstreamId, place: placeOf(access) };
    const owner = Number(upstreamId.split(".", 1)[0]);
    return owner === this.#own || !Number.isInteger(owner) || this.#elsewhere === undefined
      ? this.#sendHere(wanted, message)
      : this.#elsewhere.send(owner, wanted, message);
  }

  #sendHere({ connectionId, place }: Wanted, message: SseMessage): UpstreamExchange {
    const open = this.#open.get(connectionId);
    if (open === undefined || open.place !== place) return headOnly({ status: 404, headers: {} }, false);
    open.usedAt = this.#means.clock.elapsed();
    return open.connection.take(message);
  }

  /** Closes those that `isOver` says it of, those whose server has changed, and those that nobody uses. */
  sweep(now: (access: Access) => Access | undefined): void {
    const elapsed = this.#means.clock.elapsed();
    for (const open of this.#open.values()) {
      const { connection, place, usedAt } = open;
      const access = now(connection.access);
      const isIdle = connection.isIdle && elapsed - usedAt > this.#limits.idleMs;
      if (access === undefined || placeOf(access) !== place || isIdle) connection.close();
      else if (!connection.isIdle) open.usedAt = elapsed;
    }
  }

  closeAll(): void {
    for (const { connection } of this.#open.values()) connection.close();
  }

  /** A client that went without a word is not there to say so: the longest idle one of its grant makes room. */
  #makeRoom(grantId: string): void {
    const ofGrant = [...this.#open.values()].filter(
      ({ connection }) => connection.access.grant.id === grantId,
    );
    if (ofGrant.length >= this.#limits.perGrant) {
      const idle = ofGrant.filter(({ connection }) => connection.isIdle);
      const [longest] = idle.toSorted((a, b) => a.usedAt - b.usedAt);
      longest?.connection.close();
      if (longest === undefined) throw new SseFailure("too_many");
    }
    if (this.#open.size >= this.#limits.inAll) throw new SseFailure("too_many");
  }
}

/** Whose a connection is, where it leads with which credential, and under which settings. */
function placeOf({ grant, tokenId, server: { entry } }: Access): string {
  const { id, url, auth, headers, authorities, maxAnswerMb } = entry;
  return JSON.stringify([grant.id, tokenId, id, url, auth, headers, authorities, maxAnswerMb]);
}
