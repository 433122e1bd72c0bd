import { ignoreBody } from "../adapters/upstream/ignore-body.ts";
import type { UpstreamExchange, UpstreamHead } from "../adapters/upstream/upstream.ts";
import type { Inbound } from "./call/call.ts";
import type { Outcome } from "./call/outcome.ts";
import type { Ports } from "./call/ports.ts";
import { maxAnswerBytes } from "./call/size-bounds.ts";
import { UpstreamFailure } from "./call/upstream-failure.ts";
import { decideFirst } from "./relay/decided-questions.ts";
import { relayDiscover } from "./relay/era-negotiation.ts";
import { keepAlive, mayStream } from "./relay/keep-alive.ts";
import type { RelayContext } from "./relay/relay-context.ts";
import { type Endpoint, redirectAdvice } from "./relay/redirect-advice.ts";
import { relayHttpError } from "./relay/relay-http-error.ts";
import { relayJson } from "./relay/relay-json.ts";
import { relayStream } from "./relay/relay-stream.ts";
import { readRetryAfter } from "./relay/retry-after.ts";
import { requestOf } from "./relay/stream-position.ts";
import { prepareReply } from "./rewrite/prepare-list.ts";
import { rewriteReply } from "./rewrite/reply.ts";

/** Step 10: the answer on its way to the client. Throws UpstreamFailure when there is none that can be passed on. */
export function relay(
  upstream: UpstreamExchange,
  what: Pick<RelayContext, "call" | "inbound" | "context" | "reply" | "exchange">,
  ports: Ports,
): Promise<Outcome> {
  const quiet = keepAlive(what.inbound, what.context, { reply: what.reply, everyMs: ports.keepAliveMs });
  const answered = relayAnswer(upstream, what, ports).finally(quiet);
  const isDiscover = what.inbound.kind === "request" && what.inbound.method === "server/discover";
  return isDiscover ? relayDiscover(answered, { ...what, ports }) : answered;
}

async function relayAnswer(
  upstream: UpstreamExchange,
  what: Pick<RelayContext, "call" | "inbound" | "context" | "reply" | "exchange">,
  ports: Ports,
): Promise<Outcome> {
  const { inbound, context, reply } = what;
  const head = await upstream.head;
  const { status, headers } = head;
  const told = isHttpError(status) ? await relayHttpError(upstream, head, { ...what, ports }) : undefined;
  if (told !== undefined) return told;
  const { endpoint } = context.access.server;
  assertUsable(head, inbound, {
    now: ports.clock.now(),
    endpoint,
    maxBytes: maxAnswerBytes(context.access.server, ports),
  });
  if (isBodiless(inbound)) {
    ignoreBody(upstream);
    reply.send(inbound.kind === "end_session" ? 204 : 202, "");
    return { result: "ok", upstreamStatus: status, hadNoEffect: false };
  }
  const { entry, memory } = context.access.server;
  if (head.wasEncoded === true) memory.faults.note("compressed", entry.id, ports);
  const answered = inbound.kind === "open_stream" ? requestOf(inbound) : inbound;
  const relayed: RelayContext = {
    ...what,
    ports,
    answered,
    prepare: (response) => prepareReply(response, { inbound: answered, context, ports }),
    rewrite: (response) =>
      decideFirst(
        (questions) => rewriteReply(response, { inbound: answered, context, ports, questions }),
        what,
        ports,
      ),
    upstreamSessionId: textOf(headers["mcp-session-id"]),
    connectionId: head.connectionId,
    asStream: mayStream(inbound, context),
  };
  return mediaType(head) === "text/event-stream"
    ? relayStream(relayed, upstream)
    : relayJson(relayed, upstream, lengthOf(head));
}

function isHttpError(status: number): boolean {
  return status >= 400 && status < 500;
}

/** Whether nothing but its status is awaited. */
function isBodiless({ kind }: Inbound): boolean {
  return kind === "notification" || kind === "answer" || kind === "end_session";
}

function assertUsable(
  head: UpstreamHead,
  inbound: Inbound,
  { now, endpoint, maxBytes }: { now: number; endpoint: Endpoint; maxBytes: number },
): void {
  const { status, headers } = head;
  if (status === 429 || status === 503) {
    const retryAfterMs = readRetryAfter(head, now);
    throw new UpstreamFailure(status === 429 ? "rate_limited" : "busy", status, { retryAfterMs });
  }
  const fail = (cause: UpstreamFailure["cause"]): never => {
    throw new UpstreamFailure(cause, status);
  };
  if (status >= 300 && status < 400)
    throw new UpstreamFailure("redirect", status, { advice: redirectAdvice(head, endpoint) });
  if (status === 401 || status === 403) fail("refused_credential");
  if (isBodiless(inbound) ? status >= 300 : status !== 200) fail("status");
  if (isBodiless(inbound)) return;
  if ((textOf(headers["content-encoding"]) ?? "identity") !== "identity") fail("encoding");
  const type = mediaType(head);
  const isStream = type === "text/event-stream";
  if (!isStream && (type !== "application/json" || inbound.kind === "open_stream")) fail("media_type");
  if (!isStream && (lengthOf(head) ?? 0) > maxBytes) fail("too_large");
}

function mediaType({ headers }: UpstreamHead): string {
  return (textOf(headers["content-type"]) ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The length of the body, where the server announces it. */
function lengthOf({ headers }: UpstreamHead): number | undefined {
  const length = textOf(headers["content-length"]);
  return length === undefined ? undefined : Number(length);
}

/** A header that came twice is none that can be trusted. */
function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
