import type { UpstreamExchange, UpstreamHead } from "../../adapters/upstream/upstream.ts";
import { idOf, statelessOf } from "../call/call.ts";
import type { Outcome } from "../call/outcome.ts";
import { httpRefusal, sessionNotFoundBody, UNKNOWN_SESSION } from "../call/refusal.ts";
import { relayStatelessOnly } from "./era-negotiation.ts";
import { readHttpError } from "../../adapters/upstream/http-error.ts";
import { isSessionLost } from "./lost-session.ts";
import type { Answering } from "./relay-context.ts";
import { relayRpcError } from "./relay-rpc-error.ts";
import { relayProtocolError } from "./relay-protocol-error.ts";

const NO_STREAM = httpRefusal(405, "The server does not offer this.", ["allow", "POST"]);

const OTHER_STREAM = httpRefusal(409, "The server has a stream open for this session already.");

/**
 * An HTTP error of the server (400 to 499) that tells its client something besides that it failed. Undefined where it
 * tells nothing. Throws UpstreamFailure where its body ought to tell something and does not.
 */
export async function relayHttpError(
  upstream: UpstreamExchange,
  head: UpstreamHead,
  relay: Answering,
): Promise<Outcome | undefined> {
  const { inbound, context, reply } = relay;
  const error = await readHttpError(upstream, head);
  const { status } = error;
  if (context.session !== undefined && isSessionLost(error, inbound)) {
    reply.send(404, reply.isStream ? sessionNotFoundBody(idOf(inbound)) : UNKNOWN_SESSION.body);
    return { result: "upstream_failed", upstreamStatus: status, hadNoEffect: !upstream.begun };
  }
  if ((status === 400 || status === 404) && statelessOf(inbound) !== undefined)
    return relayProtocolError(error, relay);
  const isDiscover = inbound.kind === "request" && inbound.method === "server/discover";
  const isRpc = (status === 400 || status === 422) && !isDiscover;
  if (inbound.kind === "request" && inbound.method === "initialize")
    return relayStatelessOnly(head, relay) ?? (isRpc ? relayRpcError(error, relay) : undefined);
  if (isRpc) return relayRpcError(error, relay);
  if (status === 409 && inbound.kind === "open_stream") {
    reply.send(409, OTHER_STREAM.body);
    return { result: "upstream_failed", upstreamStatus: 409, hadNoEffect: false };
  }
  const isUnknown = status === 404 && inbound.kind === "open_stream";
  const isOptional = inbound.kind === "open_stream" || inbound.kind === "end_session";
  if (isUnknown || (status === 405 && isOptional)) {
    reply.send(405, NO_STREAM.body, NO_STREAM.headers);
    return { result: "ok", upstreamStatus: status, hadNoEffect: false };
  }
  return undefined;
}
