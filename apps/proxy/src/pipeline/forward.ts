import type { ServerState } from "../adapters/state/server-state.ts";
import type { Ask, SseMessage } from "../adapters/upstream/http-sse/sse-connection.ts";
import type { UpstreamExchange, UpstreamRequest } from "../adapters/upstream/upstream.ts";
import { type Inbound, statelessOf } from "./call/call.ts";
import type { CallContext } from "./call/context.ts";
import type { Ports } from "./call/ports.ts";
import { findTransport } from "./forward/find-transport.ts";
import { addCredential, fixedHeaders, sendUpstream } from "./forward/send-upstream.ts";
import { answerSilenceMs, silenceOf } from "./forward/silence.ts";

/**
 * Step 9: exactly the bytes that were decided on, under headers that are all our own. Throws UpstreamFailure when there
 * is nowhere to send them or the server's credential cannot be opened.
 */
export function forward(inbound: Inbound, context: CallContext, ports: Ports): UpstreamExchange {
  const { access, session } = context;
  if (session?.isSse === true) return ports.sse.send(session, access, toSseMessage(inbound, access.server));
  if (inbound.kind !== "request" || inbound.method !== "initialize")
    return sendInbound(inbound, context, ports);
  const post = (): UpstreamExchange => sendInbound(inbound, context, ports);
  const headers = (): string[] => addCredential(fixedHeaders(), access.server);
  return findTransport(toAsk(inbound, access.server), { post, headers }, { context, ports });
}

function sendInbound(inbound: Inbound, context: CallContext, ports: Ports): UpstreamExchange {
  return sendUpstream(
    { method: METHODS[inbound.kind], ...silenceOf(inbound, context.access.server) },
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

/** What an HTTP+SSE connection is to do; a client has nothing there to resume. */
function toSseMessage(inbound: Inbound, server: ServerState): SseMessage {
  if (inbound.kind === "call" || inbound.kind === "request") return toAsk(inbound, server);
  if (inbound.kind === "open_stream") return { kind: "listen" };
  if (inbound.kind === "end_session") return { kind: "end" };
  return { kind: "tell", body: inbound.body };
}

function toAsk(
  { id, progressToken, body }: Extract<Inbound, { kind: "call" | "request" }>,
  server: ServerState,
): Ask {
  return { kind: "ask", id, progressToken, body, silenceMs: answerSilenceMs(server) };
}

const METHODS: Readonly<Record<Inbound["kind"], UpstreamRequest["method"]>> = {
  call: "POST",
  request: "POST",
  notification: "POST",
  answer: "POST",
  open_stream: "GET",
  end_session: "DELETE",
};
