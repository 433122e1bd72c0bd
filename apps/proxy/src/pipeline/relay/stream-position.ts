import { isClientRequest, type SseEvent, type SsePosition, STATELESS_VERSION } from "@sallyport/mcp";
import type { StreamRequest } from "../../adapters/seals/event-seal.ts";
import { type Inbound, isAboutTask, mayBecomeTask } from "../call/call.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { RelayContext } from "./relay-context.ts";

/** Milliseconds after which a server may have its clients come back for the rest. */
const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 60_000;
const NOTHING = Buffer.alloc(0);

/**
 * Where the stream stands as its client may know it (WHATWG HTML, 9.2.6): also where a block has no data, or an event is
 * dropped, what the server said last counts.
 */
export class ClientPosition {
  readonly #relay: RelayContext;
  /** The server's own id. */
  #id: string | undefined = undefined;
  #toldId: string | undefined = undefined;
  #retry: number | undefined = undefined;

  constructor(relay: RelayContext) {
    this.#relay = relay;
  }

  note({ id, retry }: SseEvent): void {
    this.#id = id;
    this.#retry = retry ?? this.#retry;
  }

  /** What is new of it, for the next event that goes out; undefined for nothing. */
  take(): SsePosition | undefined {
    const { answered, context } = this.#relay;
    if (context.version === STATELESS_VERSION) return undefined; // nothing goes on there
    const id = this.#id === this.#toldId || !isResumable(this.#relay) ? undefined : this.#sealed(answered);
    const retry = this.#retry === undefined ? undefined : bounded(this.#retry);
    this.#retry = undefined;
    if (id !== undefined) this.#toldId = this.#id;
    return id === undefined && retry === undefined ? undefined : { id, retry };
  }

  #sealed(answered: Inbound): string | undefined {
    if (this.#id === undefined) return undefined;
    if (this.#id === "") return this.#toldId === undefined ? undefined : "";
    const { context, ports } = this.#relay;
    const owner = ownerOf(context.access, context.session);
    const request = streamRequestOf(answered);
    return ports.events.seal(owner, { upstreamEventId: this.#id, request });
  }
}

/**
 * Not where the stream belongs to no session; its call holds a place of a concurrency limit, which nobody could give
 * back at its true end; or it is rewritten by what was asked, as completions and tasks are.
 */
function isResumable({ answered, context, exchange }: RelayContext): boolean {
  if (context.session === undefined || exchange.holdsPlace) return false;
  if (answered.kind === "request" && answered.method === "completion/complete") return false;
  return !isAboutTask(answered) && !mayBecomeTask(answered);
}

function bounded(retryMs: number): number {
  return Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, retryMs));
}

function streamRequestOf(asked: Inbound): StreamRequest | undefined {
  if (asked.kind !== "call" && asked.kind !== "request") return undefined;
  const { id, method, progressToken } = asked;
  return isClientRequest(method) ? { id, method, progressToken } : undefined;
}

/** The request whose answer comes on a resumed stream; a stream of its own answers none. */
export function requestOf(inbound: Extract<Inbound, { kind: "open_stream" }>): Inbound {
  const request = inbound.from?.request;
  if (request === undefined) return inbound;
  const { method, ...rest } = request;
  if (method === "tools/call") return { kind: "call", method, ...rest, tool: "", args: {}, body: NOTHING };
  return { kind: "request", method, ...rest, clientName: undefined, body: NOTHING };
}
