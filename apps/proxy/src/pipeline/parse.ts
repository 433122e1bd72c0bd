import { argKeys, printable } from "@sallyport/audit";
import { parseStrict } from "@sallyport/json";
import {
  classify,
  clientNameOf,
  isClientRequest,
  notificationFate,
  readToolCall,
  type RpcNotification,
  type RpcRequest,
  envelopeVersion,
} from "@sallyport/mcp";
import type { Call, Inbound, Target } from "./call.ts";
import { readBody } from "./read-body.ts";
import {
  invalid,
  malformed,
  methodNotAllowed,
  NOTIFICATION_DROPPED,
  NOTIFICATION_NOT_ALLOWED,
  Refusal,
  unsupportedVersion,
} from "./refusal.ts";

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };
const MAX_METHOD_LENGTH = 128;

/** Step 3: one message from the bytes, of a method that may be sent. A GET and a DELETE have no message. */
export async function parse(call: Call, target: Target): Promise<Inbound | Refusal> {
  if (target.method === "GET") return { kind: "open_stream" };
  if (target.method === "DELETE") return { kind: "end_session" };
  const body = await readBody(call.request);
  return body instanceof Refusal ? body : parseMessage(call, body);
}

function parseMessage({ trail }: Call, body: Buffer): Inbound | Refusal {
  const parsed = parseStrict(body, LIMITS);
  if (!parsed.ok) return malformed(parsed.fault.message);
  const classified = classify(parsed.value);
  if (!classified.ok) return invalid(classified.problem);
  const { message } = classified;
  if (message.kind === "response") return invalid("No request of the server is open for an answer.");
  trail.method = printable(message.method, MAX_METHOD_LENGTH);
  const envelope = envelopeVersion(message.params);
  if (envelope !== undefined) return unsupportedVersion(envelope);
  return message.kind === "request" ? readRequest(message, body, trail) : readNotification(message, body);
}

function readRequest(
  { id, method, params }: RpcRequest,
  body: Buffer,
  trail: Call["trail"],
): Inbound | Refusal {
  if (!isClientRequest(method)) return methodNotAllowed(id);
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
