import { argKeys, printable } from "@sallyport/audit";
import { isObject, parseStrict } from "@sallyport/json";
import {
  classify,
  clientNameOf,
  isClientRequest,
  isSurfaceMethod,
  notificationFate,
  readSurfaceRequest,
  readToolCall,
  type RpcNotification,
  type RpcRequest,
  STATELESS_VERSION,
} from "@sallyport/mcp";
import type { Access } from "../adapters/snapshot.ts";
import type { Call, Inbound, Target } from "./call.ts";
import { claimsStateless, parseStateless } from "./parse-stateless.ts";
import type { Ports } from "./ports.ts";
import { readBody } from "./read-body.ts";
import {
  invalid,
  malformed,
  methodNotAllowed,
  NOTIFICATION_DROPPED,
  NOTIFICATION_NOT_ALLOWED,
  Refusal,
} from "./refusal.ts";
import { POST_ONLY } from "./refusal-stateless.ts";

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };
const MAX_METHOD_LENGTH = 128;

/** Step 3: one message from the bytes, of a method that may be sent. A GET and a DELETE have no message. */
export async function parse(
  call: Call,
  at: { target: Target; access: Access },
  ports: Ports,
): Promise<Inbound | Refusal> {
  const { target } = at;
  if (target.method !== "POST" && target.version === STATELESS_VERSION) return POST_ONLY;
  if (target.method === "GET") return { kind: "open_stream" };
  if (target.method === "DELETE") return { kind: "end_session" };
  const body = await readBody(call.request);
  return body instanceof Refusal ? body : parseMessage(call, body, { ...at, ports });
}

function parseMessage(
  call: Call,
  body: Buffer,
  at: { target: Target; access: Access; ports: Ports },
): Inbound | Refusal {
  const { trail } = call;
  const parsed = parseStrict(body, LIMITS);
  if (!parsed.ok) return malformed(parsed.fault.message);
  const classified = classify(parsed.value);
  if (!classified.ok) return invalid(classified.problem);
  const { message } = classified;
  if (message.kind === "response") return invalid("No request of the server is open for an answer.");
  trail.method = printable(message.method, MAX_METHOD_LENGTH);
  if (claimsStateless(message, at.target) && isObject(parsed.value)) {
    return parseStateless(call, { message, value: parsed.value, body }, at);
  }
  return message.kind === "request" ? readRequest(message, body, trail) : readNotification(message, body);
}

function readRequest(
  { id, method, params }: RpcRequest,
  body: Buffer,
  trail: Call["trail"],
): Inbound | Refusal {
  if (!isClientRequest(method)) return methodNotAllowed(id);
  if (isSurfaceMethod(method)) {
    const read = readSurfaceRequest(method, params);
    if (!read.ok) return invalid(read.problem);
    trail.argKeys = argKeys(read.request.args);
    return { kind: "request", method, id, clientName: undefined, body, surface: read.request };
  }
  if (method !== "tools/call") return { kind: "request", method, id, clientName: clientNameOf(params), body };
  const toolCall = readToolCall(params);
  if (!toolCall.ok) return invalid(toolCall.problem);
  trail.argKeys = argKeys(toolCall.args);
  return { kind: "call", method, id, tool: toolCall.name, args: toolCall.args, body };
}

function readNotification({ method, params }: RpcNotification, body: Buffer): Inbound | Refusal {
  const fate = notificationFate(method);
  return fate === "relayed" ? { kind: "notification", method, params, body } : NOT_RELAYED[fate];
}

const NOT_RELAYED: Readonly<Record<Exclude<ReturnType<typeof notificationFate>, "relayed">, Refusal>> = {
  dropped: NOTIFICATION_DROPPED,
  not_allowed: NOTIFICATION_NOT_ALLOWED,
  invalid: invalid("A request carries an id."),
};
