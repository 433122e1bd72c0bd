import { isClientRequest, type SseEvent, type SsePosition } from "@sallyport/mcp";
import type { StreamRequest } from "../../adapters/seals/event-seal.ts";
import { type Inbound, isAboutTask, mayBecomeTask } from "../call/call.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { RelayContext } from "./relay-context.ts";

/** Milliseconds after which a server may have its clients come back for the rest. */
const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 60_000;
const NOTHING = Buffer.alloc(0);

/**
 * The position of an event as the client may know it. Undefined where the stream cannot be resumed: it belongs to no
 * session; its call holds a place of a concurrency limit, which nobody could give back at its true end; or it is
 * rewritten by what was asked, as completions and tasks are.
 */
export function positionIn(
  { id, retry }: SseEvent,
  { answered, context, exchange, ports }: RelayContext,
): SsePosition | undefined {
  if (id === undefined || context.session === undefined || exchange.holdsPlace) return undefined;
  if (answered.kind === "request" && answered.method === "completion/complete") return undefined;
  if (isAboutTask(answered) || mayBecomeTask(answered)) return undefined;
  const owner = ownerOf(context.access, context.session);
  const sealed = ports.events.seal(owner, { upstreamEventId: id, request: streamRequestOf(answered) });
  if (sealed === undefined) return undefined;
  return { id: sealed, retry: retry === undefined ? undefined : bounded(retry) };
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
