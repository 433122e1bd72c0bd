import { isObject, type JsonObject, own } from "@sallyport/json";
import {
  errorBody,
  ErrorCode,
  mentionsAnyIn,
  methodNotFoundBody,
  STATELESS_VERSION,
  unknownTaskBody,
} from "@sallyport/mcp";
import { idOf, isAboutTask } from "../call/call.ts";
import type { Outcome } from "../call/outcome.ts";
import { UNKNOWN_TASK_STATUS } from "../call/refusal.ts";
import { learnEra } from "../call/server-era.ts";
import { discoverNotKnown, notKnownStateless, otherVersion } from "../call/stateless-refusal.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import type { HttpError } from "../../adapters/upstream/http-error.ts";
import type { Answering } from "./relay-context.ts";
import { readRpcError, toldError } from "./relay-rpc-error.ts";

const MESSAGES: Readonly<Record<number, string>> = {
  [ErrorCode.headerMismatch]: "Header mismatch: the server does not find the headers that the tool asks for.",
  [ErrorCode.missingCapability]: "The server needs a capability that the client does not declare.",
};

/**
 * An HTTP error with which a stateless server says something that the protocol foresees: passed on as its code, in
 * words of ours; any other JSON-RPC error of 400 in the server's. A server that turns out to speak with sessions is answered V. Throws UpstreamFailure for anything
 * else.
 */
export function relayProtocolError({ status, bytes }: HttpError, relay: Answering): Outcome {
  const { inbound, context, reply, ports } = relay;
  const id = idOf(inbound);
  const error = id === null ? undefined : readRpcError(bytes, id);
  const code = error && own(error, "code");
  const outcome: Outcome = { result: "rpc_error", upstreamStatus: status, hadNoEffect: false };
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
    const isDiscover = inbound.kind === "request" && inbound.method === "server/discover";
    reply.send(400, isDiscover ? discoverNotKnown(id).body : notKnownStateless(id, STATELESS_VERSION).body);
    return { ...outcome, result: "upstream_failed" };
  }
  const message = status === 400 ? MESSAGES[code] : undefined;
  if (message === undefined) {
    const isDiscover = inbound.kind === "request" && inbound.method === "server/discover";
    const told = status === 400 && !isDiscover ? toldError(error, relay) : undefined;
    if (told === undefined) throw new UpstreamFailure("status", status);
    // The protocol has this one with 400; of others a client would take the status for a broken transport.
    reply.send(code === ErrorCode.invalidParams ? 400 : 200, errorBody(id, told));
    return outcome;
  }
  const data = code === ErrorCode.missingCapability ? requiredCapabilities(error, relay) : undefined;
  reply.send(400, errorBody(id, data === undefined ? { code, message } : { code, message, data }));
  return outcome;
}

/** A server may refuse a request for its version, and name that version among those that it serves. */
function servesThisEra(error: JsonObject): boolean {
  const data = own(error, "data");
  const supported = isObject(data) ? own(data, "supported") : undefined;
  return Array.isArray(supported) && supported.includes(STATELESS_VERSION);
}

function requiredCapabilities(error: JsonObject, { context, ports }: Answering): JsonObject | undefined {
  const data = own(error, "data");
  const required = isObject(data) ? own(data, "requiredCapabilities") : undefined;
  if (!isObject(required) || mentionsAnyIn(required, hiddenNames(context, ports))) return undefined;
  return { requiredCapabilities: required };
}
