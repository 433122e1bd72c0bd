import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import {
  classify,
  ErrorCode,
  errorBody,
  mentionsAny,
  methodNotFoundBody,
  readServerText,
  type RequestId,
  STATELESS_VERSION,
  unknownTaskBody,
} from "@sallyport/mcp";
import type { UpstreamExchange, UpstreamHead } from "../../adapters/upstream/upstream.ts";
import { type Inbound, idOf, isAboutTask } from "../call/call.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import type { Outcome } from "../call/outcome.ts";
import type { RelayContext } from "../relay.ts";
import { notKnownStateless, otherVersion } from "../call/stateless-refusal.ts";
import { UNKNOWN_TASK_STATUS } from "../call/refusal.ts";
import { eraOf, learnEra } from "../call/server-era.ts";
import { type FailureCause, UpstreamFailure } from "../call/upstream-failure.ts";

type Context = Pick<RelayContext, "inbound" | "context" | "reply" | "ports">;

/** Of an answer that only says no, so much is read. */
const MAX_ERROR_BYTES = 64 * 1024;

const MESSAGES: Readonly<Record<number, string>> = {
  [ErrorCode.headerMismatch]: "Header mismatch: the server does not find the headers that the tool asks for.",
  [ErrorCode.missingCapability]: "The server needs a capability that the client does not declare.",
  [ErrorCode.invalidParams]: "The server does not accept the request's _meta.",
};

/**
 * An HTTP error with which a stateless server says something that the protocol foresees: passed on as its code, in
 * words of ours. A server that turns out to be older is answered V. Throws UpstreamFailure for anything else.
 */
export async function relayProtocolError(
  upstream: UpstreamExchange,
  { status }: UpstreamHead,
  relay: Context,
): Promise<Outcome> {
  const { inbound, context, reply, ports } = relay;
  const id = idOf(inbound);
  const error = readError(await collect(upstream, status), id);
  const code = error && own(error, "code");
  const outcome: Outcome = { result: "rpc_error", upstreamStatus: status, hadNoEffect: true };
  if (id === null || error === undefined || typeof code !== "number")
    throw new UpstreamFailure("status", status);
  if (code === ErrorCode.invalidParams && isAboutTask(inbound)) {
    reply.send(UNKNOWN_TASK_STATUS.stateless, unknownTaskBody(id));
    return outcome;
  }
  if (status === 404 && code === ErrorCode.methodNotFound) {
    reply.send(404, methodNotFoundBody(id));
    return outcome;
  }
  if (status === 400 && code === ErrorCode.unsupportedVersion && servesThisEra(error)) {
    reply.send(400, otherVersion(id, STATELESS_VERSION).body);
    return outcome;
  }
  if (status === 400 && code === ErrorCode.unsupportedVersion) {
    learnEra(context.access.server, "session", ports.clock.now());
    reply.send(400, notKnownStateless(id, STATELESS_VERSION).body);
    return { ...outcome, result: "upstream_failed" };
  }
  const message = status === 400 ? MESSAGES[code] : undefined;
  if (message === undefined) throw new UpstreamFailure("status", status);
  const data = code === ErrorCode.missingCapability ? requiredCapabilities(error, relay) : undefined;
  reply.send(400, errorBody(id, data === undefined ? { code, message } : { code, message, data }));
  return outcome;
}

/**
 * A server that was found to be stateless and refuses an `initialize`: its client is told what is spoken, because it
 * has no other way to learn it. Undefined for any other refusal.
 */
export function relayStatelessOnly({ status }: UpstreamHead, relay: Context): Outcome | undefined {
  const { inbound, context, reply, ports } = relay;
  const id = idOf(inbound);
  const isStateless = eraOf(context.access.server, ports.clock.now()) === "stateless";
  if (!isStateless || id === null || status === 401 || status === 403) return undefined;
  reply.send(400, otherVersion(id, offered(inbound)).body);
  return { result: "upstream_failed", upstreamStatus: status, hadNoEffect: true };
}

/** The revision that an `initialize` offers. */
function offered(inbound: Inbound): string {
  const value = "body" in inbound ? readServerText(inbound.body)?.value : undefined;
  const params = isObject(value) ? own(value, "params") : undefined;
  const version = isObject(params) ? own(params, "protocolVersion") : undefined;
  return typeof version === "string" ? version : "";
}

/** A server may refuse a request for its version, and name that version among those that it serves. */
function servesThisEra(error: JsonObject): boolean {
  const data = own(error, "data");
  const supported = isObject(data) ? own(data, "supported") : undefined;
  return Array.isArray(supported) && supported.includes(STATELESS_VERSION);
}

function requiredCapabilities(error: JsonObject, { context, ports }: Context): JsonObject | undefined {
  const data = own(error, "data");
  const required = isObject(data) ? own(data, "requiredCapabilities") : undefined;
  if (!isObject(required) || mentionsAny(stringify(required), hiddenNames(context, ports))) return undefined;
  return { requiredCapabilities: required };
}

function readError(bytes: Uint8Array, id: RequestId | null): JsonObject | undefined {
  const value = readServerText(bytes)?.value;
  if (!isObject(value)) return undefined;
  // A server may leave out the id where it could not read the request.
  const classified = classify(Object.hasOwn(value, "id") ? value : { ...value, id: id ?? "" });
  const isError = classified.ok && classified.message.kind === "response" && classified.message.id === id;
  const error = isError ? own(value, "error") : undefined;
  return isObject(error) ? error : undefined;
}

function collect(upstream: UpstreamExchange, status: number): Promise<Uint8Array> {
  return new Promise((done, fail) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    upstream.pipe({
      chunk: (bytes) => {
        length += bytes.length;
        if (length <= MAX_ERROR_BYTES) chunks.push(bytes);
        else upstream.abort(new UpstreamFailure("status", status));
        return true;
      },
      end: () => done(Buffer.concat(chunks)),
      fail,
    });
  });
}

/** What says that a server does not know server/discover, as against a server that is not well. */
const TELLING: ReadonlySet<FailureCause> = new Set(["status", "media_type", "unreadable", "version"]);

/**
 * A server/discover tells which era the server is of. Where it does not know the method, the client is answered V, so
 * that it falls back to `initialize`.
 */
export async function relayDiscover(answered: Promise<Outcome>, relay: Context): Promise<Outcome> {
  const { inbound, context, reply, ports } = relay;
  const { server } = context.access;
  try {
    const outcome = await answered;
    if (outcome.result === "ok") learnEra(server, "stateless", ports.clock.now());
    return outcome;
  } catch (error) {
    if (!(error instanceof UpstreamFailure) || !TELLING.has(error.cause) || reply.started) throw error;
    const { upstreamStatus } = error;
    const isUnwell = upstreamStatus !== null && upstreamStatus >= 500;
    // Servers that are older answer an unknown method with 500 as well; one that is known to be newer is not well.
    if (isUnwell && eraOf(server, ports.clock.now()) === "stateless") throw error;
    learnEra(server, "session", ports.clock.now());
    reply.send(400, notKnownStateless(idOf(inbound) ?? undefined, STATELESS_VERSION).body);
    return { result: "upstream_failed", upstreamStatus, hadNoEffect: true };
  }
}
