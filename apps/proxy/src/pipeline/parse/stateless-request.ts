import { argKeys, subjectOf } from "@sallyport/audit";
import {
  encodeHeaderValue,
  envelopeVersion,
  isStatelessRequest,
  isSurfaceMethod,
  isTaskMethod,
  notificationFate,
  progressTokenOf,
  readEnvelope,
  readListenFilter,
  readToolCall,
  type RpcNotification,
  type RpcRequest,
  STATELESS_VERSION,
} from "@sallyport/mcp";
import type { Call, Inbound, Stateless, Target } from "../call/call.ts";
import { invalid, NOTIFICATION_DROPPED, Refusal } from "../call/refusal.ts";
import { eraOf } from "../call/server-era.ts";
import {
  discoverNotKnown,
  headerMismatch,
  invalidEnvelope,
  methodNotFound,
  NEEDS_STREAM,
  notKnownStateless,
  otherVersion,
  tasksNotDeclared,
} from "../call/stateless-refusal.ts";
import type { Arrival } from "./arrival.ts";
import { nameProblem, readMirrored } from "./mirrored-headers.ts";
import { withPassingExtensions } from "./passing-extensions.ts";
import { withOwnState } from "./request-state.ts";
import type { StatelessMessage, StatelessRequest } from "./stateless-message.ts";
import { readSurface } from "./surface-request.ts";
import { mayTakeTask, readStatelessTask, withTasksOffered } from "./task-request.ts";

/** Whether a message claims the stateless era: by its body, or by its header where the body says nothing. */
export function claimsStateless({ params }: RpcRequest | RpcNotification, { version }: Target): boolean {
  return envelopeVersion(params) !== undefined || version === STATELESS_VERSION;
}

/**
 * Step 3 in the stateless era (2026-07-28, Transports): the server's era, the envelope, and headers that say what the
 * body says. A server of which nobody knows the era is asked by the client's own server/discover and nothing else.
 */
export function parseStateless(call: Call, claimed: StatelessMessage, at: Arrival): Inbound | Refusal {
  const { message } = claimed;
  const { target, access, ports } = at;
  const era = eraOf(access.server, ports.clock.now());
  const mayAsk = era === "unknown" && message.method === "server/discover";
  if (era !== "stateless" && !mayAsk) {
    if (message.kind === "request" && message.method === "server/discover")
      return discoverNotKnown(message.id);
    const requested = envelopeVersion(message.params) ?? target.version ?? "";
    return notKnownStateless(message.kind === "request" ? message.id : undefined, requested);
  }
  if (message.kind === "request") return readRequest(call, { ...claimed, message }, at);
  const fate = notificationFate(message.method, "stateless");
  return fate === "invalid" ? invalid("A request carries an id.") : NOTIFICATION_DROPPED;
}

function readRequest(call: Call, claimed: StatelessMessage<RpcRequest>, at: Arrival): Inbound | Refusal {
  const { id, method, params } = claimed.message;
  const read = readEnvelope(params);
  if (!read.ok) return invalidEnvelope(id, read.problem);
  const { version, clientName, capabilities } = read.envelope;
  if (at.target.version !== version)
    return headerMismatch(id, "MCP-Protocol-Version is missing, or is not what _meta says.");
  if (version !== STATELESS_VERSION) return otherVersion(id, version);
  const mirrored = readMirrored(call.request.rawHeaders);
  if (mirrored.repeated) return headerMismatch(id, "a header is there twice.");
  if (mirrored.method !== method)
    return headerMismatch(id, "Mcp-Method is missing, or is not what the body says.");
  if (!isStatelessRequest(method)) return methodNotFound(id);
  const asked = { ...withPassingExtensions(claimed, at), mirrored, envelope: read.envelope };
  if (method === "tools/call") return readCall(call, asked, at);
  if (mirrored.params.size > 0) return headerMismatch(id, "Mcp-Param headers belong to tools/call.");
  if (isSurfaceMethod(method)) return readSurface(call, { ...asked, method }, at);
  if (isTaskMethod(method)) return readStatelessTask(asked, method);

  const progressToken = progressTokenOf(params);
  const problem = nameProblem(mirrored.name, undefined);
  if (problem !== undefined) return headerMismatch(id, problem);
  const { params: none } = mirrored;
  const stateless: Stateless = { headers: ["mcp-method", method], clientName, capabilities, params: none };
  if (method !== "subscriptions/listen") {
    return { kind: "request", method, id, progressToken, clientName, body: asked.body, stateless };
  }
  const filter = readListenFilter(params);
  if (filter === undefined) return invalid("The notifications of a subscriptions/listen are an object.");
  call.draft.subject = subjectOf(filter.resourceSubscriptions ?? []);
  if (!at.target.acceptsStream) return NEEDS_STREAM;
  if (filter.taskIds !== undefined && !read.envelope.takesTasks) return tasksNotDeclared(id);
  const listen = { filter, value: asked.value };
  return { kind: "request", method, id, progressToken, clientName, body: asked.body, stateless, listen };
}

function readCall(call: Call, claimed: StatelessRequest, at: Arrival): Inbound | Refusal {
  const { message, mirrored, envelope } = claimed;
  const { id, method, params } = message;
  const read = readToolCall(params, "stateless");
  if (!read.ok) return invalid(read.problem);
  const { name: tool, args } = read;
  const problem = nameProblem(mirrored.name, tool);
  if (problem !== undefined) return headerMismatch(id, problem);
  call.draft.argKeys = argKeys(args);

  const asTask = mayTakeTask(envelope, tool, at);
  const isFit = asTask === envelope.takesTasks && !read.asTask;
  const asked = isFit ? claimed : withTasksOffered(claimed, asTask);
  const own = withOwnState(asked, read, { at, method, name: tool, args });
  if (own instanceof Refusal) return own;
  const headers = ["mcp-method", method, "mcp-name", encodeHeaderValue(tool)];
  for (const [name, value] of mirrored.params) headers.push(name, value);
  const { clientName, capabilities } = envelope;
  const stateless: Stateless = { headers, clientName, capabilities, params: mirrored.params };
  const progressToken = progressTokenOf(params);
  const begun = {
    kind: "call",
    method: "tools/call",
    id,
    progressToken,
    tool,
    args,
    ...own,
    stateless,
  } as const;
  return asTask ? { ...begun, asTask } : begun;
}
