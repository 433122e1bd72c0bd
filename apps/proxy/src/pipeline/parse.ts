import { setTimeout as delay } from "node:timers/promises";
import { argKeys, printable } from "@sallyport/audit";
import {
  isObject,
  type JsonValue,
  parseStrict,
  SlicedParse,
  type StrictResult,
  stringify,
} from "@sallyport/json";
import {
  ASSUMED_VERSION,
  BATCH_VERSION,
  classify,
  clientNameOf,
  isClientRequest,
  isSurfaceMethod,
  isTaskMethod,
  notificationFate,
  progressTokenOf,
  readSurfaceRequest,
  readToolCall,
  type RpcNotification,
  type RpcRequest,
  STATELESS_VERSION,
} from "@sallyport/mcp";
import type { Access } from "../adapters/state/access.ts";
import type { Batch, Call, Inbound, Target } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import { maxRequestBytes } from "./call/size-bounds.ts";
import { invalid, malformed, methodNotAllowed, NOTIFICATION_DROPPED, Refusal } from "./call/refusal.ts";
import { POST_ONLY } from "./call/stateless-refusal.ts";
import type { Arrival } from "./parse/arrival.ts";
import { readBody } from "./parse/read-body.ts";
import { openStream, readAnswer, readProgress, reduceInitialize } from "./parse/session-messages.ts";
import { claimsStateless, parseStateless } from "./parse/stateless-request.ts";
import { noteSurface } from "./parse/surface-request.ts";
import { readAboutTask } from "./parse/task-request.ts";
import { withoutNullArguments } from "./parse/without-null-arguments.ts";
import { withoutTask } from "./parse/without-task.ts";

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };
const MAX_METHOD_LENGTH = 128;
/** Each is decided, recorded and sent by itself. */
const MAX_BATCH = 50;

/** A longer message is read in its organisation's turns. */
const SHORT_BYTES = 32 * 1024;
const STEP_BYTES = 16 * 1024;

/** Step 3: one message from the bytes, of a method that may be sent. A GET and a DELETE have no message. */
export async function parse(
  call: Call,
  at: { target: Target; access: Access },
  ports: Ports,
): Promise<Inbound | Batch | Refusal> {
  const { target } = at;
  if (target.method !== "POST" && target.version === STATELESS_VERSION) return POST_ONLY;
  if (target.method === "GET") return openStream(at, ports);
  if (target.method === "DELETE") return { kind: "end_session" };
  const held = ports.held.open(at.access.grant.orgId);
  call.response.once("close", () => held.release());
  const body = await readBody(call.request, {
    maxBytes: maxRequestBytes(at.access.server, ports),
    held,
  });
  if (body instanceof Refusal) return body;
  const waitMs = ports.shares.spend(at.access.grant, body.length);
  if (waitMs > 0) await delay(waitMs);
  const arrival = { target, access: at.access, ports };
  if (body.length <= SHORT_BYTES)
    return parseBody(call, { body, parsed: parseStrict(body, LIMITS) }, arrival);
  const { orgId } = at.access.grant;
  const long = new SlicedParse(body, LIMITS);
  const parsed = await ports.turns.steps(orgId, () => long.step(STEP_BYTES));
  return ports.turns.run(orgId, () => parseBody(call, { body, parsed }, arrival));
}

/** A message, and how it came. */
type Said<Message> = { readonly message: Message; readonly value: JsonValue; readonly body: Buffer };

function parseBody(
  call: Call,
  { body: came, parsed }: { readonly body: Buffer; readonly parsed: StrictResult },
  at: Arrival,
): Inbound | Batch | Refusal {
  if (!parsed.ok) return malformed(parsed.fault.message);
  const { value } = parsed;
  return Array.isArray(value) && hasBatches(at)
    ? asBatch(value)
    : readMessage(call, { value, body: came }, at);
}

/** Whether the client speaks the one revision that has batches. */
function hasBatches({ target, ports }: Arrival): boolean {
  const { version, sessionId } = target;
  const negotiated = sessionId === undefined ? undefined : ports.sessions.open(sessionId)?.version;
  return (version ?? negotiated ?? ASSUMED_VERSION) === BATCH_VERSION;
}

function asBatch(messages: readonly JsonValue[]): Batch | Refusal {
  if (messages.length === 0) return invalid("A batch has at least one message.");
  if (messages.length > MAX_BATCH) return invalid(`A batch has at most ${MAX_BATCH} messages.`);
  return { kind: "batch", messages };
}

/** One message of a batch. */
export function parsePart(call: Call, value: JsonValue, at: Arrival): Inbound | Refusal {
  if (Array.isArray(value)) return invalid("A batch has no batch among its messages.");
  const read = readMessage(call, { value, body: Buffer.from(stringify(value)) }, at);
  const isFirst = !(read instanceof Refusal) && read.kind === "request" && read.method === "initialize";
  return isFirst ? invalid("An initialize is no part of a batch: send it by itself.") : read;
}

function readMessage(
  call: Call,
  came: { readonly value: JsonValue; readonly body: Buffer },
  at: Arrival,
): Inbound | Refusal {
  const { draft } = call;
  const given = withoutNullArguments(came.value);
  const alone = withoutTask(given ?? came.value) ?? given;
  const value = alone ?? came.value;
  const body = alone === undefined ? came.body : Buffer.from(stringify(alone));
  const classified = classify(value);
  if (!classified.ok) return invalid(classified.problem);
  const { message } = classified;
  if (message.kind === "response") return readAnswer(call, { message, value }, at);
  draft.method = printable(message.method, MAX_METHOD_LENGTH);
  if (claimsStateless(message, at.target) && isObject(value)) {
    return parseStateless(call, { message, value, body }, at);
  }
  return message.kind === "request"
    ? readRequest(call, { message, value, body }, at)
    : readNotification({ message, value, body }, at);
}

function readRequest(
  call: Call,
  { message, value, body: came }: Said<RpcRequest>,
  at: Arrival,
): Inbound | Refusal {
  const { id, method, params } = message;
  const { draft } = call;
  if (!isClientRequest(method)) return methodNotAllowed(id);
  const progressToken = progressTokenOf(params);
  if (isSurfaceMethod(method)) {
    const read = readSurfaceRequest(method, params);
    if (!read.ok) return invalid(read.problem);
    const { request: surface } = read;
    noteSurface(draft, surface);
    return { kind: "request", method, id, progressToken, clientName: undefined, body: came, surface };
  }
  if (isTaskMethod(method)) {
    return isObject(value) ? readAboutTask({ message, value, body: came }, method) : methodNotAllowed(id);
  }
  if (method !== "tools/call") {
    const body = (method === "initialize" && reduceInitialize(value, at)) || came;
    return { kind: "request", method, id, progressToken, clientName: clientNameOf(params), body };
  }
  const toolCall = readToolCall(params);
  if (!toolCall.ok) return invalid(toolCall.problem);
  draft.argKeys = argKeys(toolCall.args);
  const { name: tool, args, asTask } = toolCall;
  const begun = { kind: "call", method, id, progressToken, tool, args, body: came } as const;
  return asTask ? { ...begun, asTask } : begun;
}

function readNotification({ message, value, body }: Said<RpcNotification>, at: Arrival): Inbound | Refusal {
  const { method, params } = message;
  const fate = notificationFate(method);
  if (fate === "invalid") return invalid("A request carries an id.");
  if (fate === "dropped") return NOTIFICATION_DROPPED;
  if (method !== "notifications/progress") return { kind: "notification", method, params, body };
  const translated = readProgress(value, at);
  return translated === undefined
    ? NOTIFICATION_DROPPED
    : { kind: "notification", method, params, body: translated };
}
