import type { Ask, SseMessage } from "../adapters/upstream/http-sse/sse-connection.ts";
import type { ServerState } from "../adapters/state/snapshot.ts";
import type { UpstreamExchange, UpstreamRequest } from "../adapters/upstream/upstream.ts";
import { type Inbound, statelessOf } from "./call/call.ts";
import { findTransport } from "./forward/find-transport.ts";
import type { Ports } from "./call/ports.ts";
import type { CallContext } from "./resolve.ts";
import { UpstreamFailure } from "./call/upstream-failure.ts";

/** Milliseconds that a call's answer may be silent; a server that works may say nothing for a while. */
const CALL_SILENCE_MS = 300_000;

/**
 * Step 8: exactly the bytes that were judged, under headers that are all our own. Throws UpstreamFailure when there is
 * nowhere to send them or the server's credential cannot be opened.
 */
export function forward(inbound: Inbound, context: CallContext, ports: Ports): UpstreamExchange {
  const { access, session } = context;
  if (session?.isSse === true) return ports.sse.send(session, access, toSseMessage(inbound));
  if (inbound.kind !== "request" || inbound.method !== "initialize")
    return sendInbound(inbound, context, ports);
  const post = (): UpstreamExchange => sendInbound(inbound, context, ports);
  const headers = (): string[] => addCredential(fixedHeaders(), access.server);
  return findTransport(toAsk(inbound), { post, headers }, { context, ports });
}

function sendInbound(inbound: Inbound, context: CallContext, ports: Ports): UpstreamExchange {
  const isStream =
    inbound.kind === "open_stream" ||
    (inbound.kind === "request" && inbound.method === "subscriptions/listen");
  return send(
    { method: METHODS[inbound.kind], bodyTimeoutMs: isStream ? 0 : CALL_SILENCE_MS },
    {
      context,
      ports,
      body: "body" in inbound ? inbound.body : null,
      isInitialize: inbound.kind === "request" && inbound.method === "initialize",
      more:
        inbound.kind === "open_stream" && inbound.from !== undefined
          ? ["last-event-id", inbound.from.upstreamEventId]
          : (statelessOf(inbound)?.headers ?? []),
    },
  );
}

/** Our own answer to a request of the server, on its session. Nobody waits for it. */
export function answerServer(body: string, context: CallContext, ports: Ports): void {
  const exchange = sendAnswer(Buffer.from(body), context, ports);
  const drop = { chunk: () => true, end: () => undefined, fail: () => undefined };
  exchange.head.then(
    () => exchange.pipe(drop),
    () => undefined,
  );
}

function sendAnswer(body: Buffer, context: CallContext, ports: Ports): UpstreamExchange {
  const { access, session } = context;
  if (session?.isSse === true) return ports.sse.send(session, access, { kind: "tell", body });
  const how = { method: "POST", bodyTimeoutMs: CALL_SILENCE_MS } as const;
  return send(how, { context, ports, body, isInitialize: false, more: [] });
}

/** What an HTTP+SSE connection is to do; a client has nothing there to resume. */
function toSseMessage(inbound: Inbound): SseMessage {
  if (inbound.kind === "call" || inbound.kind === "request") return toAsk(inbound);
  if (inbound.kind === "open_stream") return { kind: "listen" };
  if (inbound.kind === "end_session") return { kind: "end" };
  return { kind: "tell", body: inbound.body };
}

function toAsk({ id, progressToken, body }: Extract<Inbound, { kind: "call" | "request" }>): Ask {
  return { kind: "ask", id, progressToken, body, silenceMs: CALL_SILENCE_MS };
}

function send(
  how: Pick<UpstreamRequest, "method" | "bodyTimeoutMs">,
  what: {
    context: CallContext;
    ports: Ports;
    body: Buffer | null;
    isInitialize: boolean;
    more: readonly string[];
  },
): UpstreamExchange {
  const { context, ports, body } = what;
  const { endpoint } = context.access.server;
  if (endpoint === undefined) throw new UpstreamFailure("blocked");
  const headers = fixedHeaders();
  if (body !== null) headers.push("content-type", "application/json");
  if (how.method === "GET") headers.push("accept", "text/event-stream");
  else headers.push("accept", "application/json, text/event-stream");
  if (!what.isInitialize) headers.push("mcp-protocol-version", context.version);
  if (context.session !== undefined) headers.push("mcp-session-id", context.session.upstreamId);
  headers.push(...what.more);
  addCredential(headers, context.access.server);
  const { method, bodyTimeoutMs } = how;
  const { origin, path } = endpoint;
  return ports.upstream.send({ method, origin, path, headers, body, bodyTimeoutMs });
}

function fixedHeaders(): string[] {
  return ["accept-encoding", "identity", "user-agent", "sallyport"];
}

/** The server's own secrets, opened for this one request. */
function addCredential(headers: string[], { credential }: ServerState): string[] {
  if (credential === undefined) throw new UpstreamFailure("credential");
  for (const { name, open } of credential) headers.push(name, open());
  return headers;
}

const METHODS: Readonly<Record<Inbound["kind"], UpstreamRequest["method"]>> = {
  call: "POST",
  request: "POST",
  notification: "POST",
  answer: "POST",
  open_stream: "GET",
  end_session: "DELETE",
};
