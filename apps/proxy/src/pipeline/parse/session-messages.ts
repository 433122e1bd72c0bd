import { isObject, type JsonObject, type JsonValue, own, stringify } from "@sallyport/json";
import {
  type InputSurface,
  isRequestId,
  reduceClientCapabilities,
  relatedTaskOf,
  type RpcResponse,
  withRelatedTask,
} from "@sallyport/mcp";
import { decideSurface } from "@sallyport/policy";
import type { Owner } from "../../adapters/seals/owner.ts";
import type { Call, Inbound } from "../call/call.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";
import { NO_SUCH_SERVER_REQUEST, type Refusal, UNKNOWN_SESSION } from "../call/refusal.ts";
import { allowsExtension } from "../decide/surfaces.ts";
import type { Arrival } from "./arrival.ts";

/** The owner that a request claims to be; whether the session is its own is for `resolve` to say. */
function claimedOwner({ target: { sessionId }, access, ports }: Arrival): Owner {
  return ownerOf(access, sessionId === undefined ? undefined : ports.sessions.open(sessionId));
}

/** A GET: a new stream, or one that goes on where it broke off. */
export function openStream(at: Omit<Arrival, "ports">, ports: Ports): Inbound | Refusal {
  const { lastEventId } = at.target;
  if (lastEventId === undefined) return { kind: "open_stream", from: undefined };
  const from = ports.events.open(claimedOwner({ ...at, ports }), lastEventId);
  return from === undefined ? UNKNOWN_SESSION : { kind: "open_stream", from };
}

/** An answer to a request of the server, under the server's own id of it. */
export function readAnswer(
  call: Call,
  { message, value }: { message: RpcResponse; value: JsonValue },
  at: Arrival,
): Inbound | Refusal {
  const { serverRequests, clock } = at.ports;
  const serverRequest = serverRequests.open(claimedOwner(at), message.id, clock.now());
  if (serverRequest === undefined || !isObject(value)) return NO_SUCH_SERVER_REQUEST;
  call.draft.method = `answer to ${serverRequest.method}`;
  const body = Buffer.from(stringify({ ...withServersTask(value, at), id: serverRequest.upstreamId }));
  return { kind: "answer", serverRequest, body };
}

/** An answer with the server's own id of the task that it says it belongs to; with none where that is not the client's. */
function withServersTask(value: JsonObject, at: Arrival): JsonObject {
  const result = own(value, "result");
  const related = isObject(result) ? relatedTaskOf(result) : undefined;
  if (!isObject(result) || related === undefined) return value;
  const owner = { ...claimedOwner(at), tokenId: at.access.tokenId, era: "session" } as const;
  const task = at.ports.tasks.open(owner, related.taskId, at.ports.clock.now());
  return { ...value, result: withRelatedTask(result, task?.upstreamId) };
}

/** A client's progress on a server's request, under the server's own token of it; undefined when there is none. */
export function readProgress(value: JsonValue, at: Arrival): Buffer | undefined {
  const params = isObject(value) ? own(value, "params") : undefined;
  const token = isObject(params) ? own(params, "progressToken") : undefined;
  if (!isObject(value) || !isObject(params) || typeof token !== "string") return undefined;
  const { serverRequests, clock } = at.ports;
  const progressToken = serverRequests.open(claimedOwner(at), token, clock.now())?.progressToken;
  if (!isRequestId(progressToken)) return undefined;
  return Buffer.from(stringify({ ...value, params: { ...params, progressToken } }));
}

/** What an `initialize` becomes where the policy lets servers ask for less than the client offers. */
export function reduceInitialize(value: JsonValue, { access, ports }: Arrival): Buffer | undefined {
  const { policy } = ports.snapshot.policyOf(access.grant);
  const allows = (surface: InputSurface): boolean => decideSurface(policy, { surface }).effect === "allow";
  const passes = (id: string): boolean => allowsExtension(policy, id);
  const reduced = isObject(value) ? reduceClientCapabilities(value, { allows, passes }) : undefined;
  return reduced && Buffer.from(stringify(reduced));
}
