import { isObject, own } from "@sallyport/json";
import { readServerText, STATELESS_VERSION } from "@sallyport/mcp";
import type { UpstreamHead } from "../../adapters/upstream/upstream.ts";
import { idOf, type Inbound } from "../call/call.ts";
import type { Outcome } from "../call/outcome.ts";
import { eraOf, learnEra } from "../call/server-era.ts";
import { discoverNotKnown, notKnownStateless, otherVersion } from "../call/stateless-refusal.ts";
import { type FailureCause, failureOf, UpstreamFailure } from "../call/upstream-failure.ts";
import type { Answering, RelayContext } from "./relay-context.ts";

/** What says nothing of the protocol. */
const NOT_OF_THE_VERSION: ReadonlySet<number> = new Set([401, 403, 429]);

/**
 * A server that was found to be stateless and refuses an `initialize`: its client is told what is spoken, because it
 * has no other way to learn it. Undefined for any other refusal.
 */
export function relayStatelessOnly({ status }: UpstreamHead, relay: Answering): Outcome | undefined {
  const { inbound, context, reply, ports } = relay;
  const id = idOf(inbound);
  const isStateless = eraOf(context.access.server, ports.clock.now()) === "stateless";
  if (!isStateless || id === null || NOT_OF_THE_VERSION.has(status)) return undefined;
  reply.send(400, otherVersion(id, offered(inbound)).body);
  return { result: "upstream_failed", upstreamStatus: status, hadNoEffect: false };
}

/** The revision that an `initialize` offers. */
function offered(inbound: Inbound): string {
  const value = "body" in inbound ? readServerText(inbound.body)?.value : undefined;
  const params = isObject(value) ? own(value, "params") : undefined;
  const version = isObject(params) ? own(params, "protocolVersion") : undefined;
  return typeof version === "string" ? version : "";
}

/** What says that a server does not know server/discover, as against a server that is not well. */
const TELLING: ReadonlySet<FailureCause> = new Set(["status", "media_type", "unreadable", "version"]);

/**
 * A server/discover tells which era the server is of. Where it does not know the method, the client is answered V, so
 * that it falls back to `initialize`.
 */
export async function relayDiscover(
  answered: Promise<Outcome>,
  relay: Answering & Pick<RelayContext, "exchange">,
): Promise<Outcome> {
  const { context, reply, ports } = relay;
  const { server } = context.access;
  try {
    const outcome = await answered;
    if (outcome.result === "ok") learnEra(server, "stateless", ports.clock.now());
    return outcome;
  } catch (error) {
    if (reply.started || reply.gone || relay.exchange.cut !== undefined) throw error;
    const failure = failureOf(error, null);
    const { upstreamStatus } = failure;
    const isKnown = eraOf(server, ports.clock.now()) === "stateless";
    // Its gate may know no such method, or it hangs up on one: `initialize` is still to be tried, and nothing was learned.
    if (!isKnown && SILENT.has(failure.cause)) return fallBack(relay, upstreamStatus);
    if (!(error instanceof UpstreamFailure) || !TELLING.has(error.cause)) throw error;
    const isUnwell = upstreamStatus !== null && upstreamStatus >= 500;
    // Session servers answer an unknown method with 500 as well; a server that is known to be stateless is not well.
    if (isUnwell && isKnown) throw error;
    learnEra(server, "session", ports.clock.now());
    return fallBack(relay, upstreamStatus);
  }
}

/** As servers without the method do: clients of both eras go on with `initialize`. */
function fallBack({ inbound, reply }: Answering, upstreamStatus: number | null): Outcome {
  const id = idOf(inbound);
  reply.send(
    400,
    id === null ? notKnownStateless(undefined, STATELESS_VERSION).body : discoverNotKnown(id).body,
  );
  return { result: "upstream_failed", upstreamStatus, hadNoEffect: false };
}

/** What says nothing of the era: the credential was refused, or there was no answer. */
const SILENT: ReadonlySet<FailureCause> = new Set(["refused_credential", "closed", "timeout"]);
