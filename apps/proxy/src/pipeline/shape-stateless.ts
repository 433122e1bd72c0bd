import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import {
  DECISION_KEY,
  type InputRequired,
  isServerNotification,
  mentionsAny,
  type ParamHeader,
  paramHeadersOf,
  readInputRequired,
  readListenFilter,
  type RequestId,
  resultTypeOf,
} from "@sallyport/mcp";
import { decideSurface } from "@sallyport/policy";
import { MAX_STATE_LENGTH } from "../adapters/state-seal.ts";
import { type Inbound, statelessOf } from "./call.ts";
import type { Asked, Shaped } from "./reply-message.ts";
import { hiddenTools } from "./reply-message.ts";
import type { Ground } from "./resolve.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

const unreadable = (): UpstreamFailure => new UpstreamFailure("unreadable", 200);

/**
 * The result of a tools/call in the stateless era: complete as it came, or asking for input. Then the server's state
 * goes out sealed with grant and call, and also where it gave none, so that nobody answers what was not asked. Throws
 * UpstreamFailure for any other kind.
 */
export function shapeCall(result: JsonObject, asked: Asked): Shaped {
  const { inbound, ground, ports } = asked;
  const type = resultTypeOf(result);
  if (type === "complete") return { result: own(result, "isError") === true ? "tool_error" : "ok" };
  const required = readInputRequired(result, statelessOf(inbound)?.capabilities ?? new Set());
  if (type === undefined || required === undefined || inbound.kind !== "call") throw unreadable();
  const { inputRequests, requestState, surfaces } = required;
  const denied = denialOf(surfaces, ground);
  if (denied !== undefined) return { result: "tool_error", changed: denied };
  if ((requestState?.length ?? 0) > MAX_STATE_LENGTH) throw unreadable();
  if (mentionsAny(stringify(inputRequests ?? null), hiddenTools(ground, ports) ?? [])) throw unreadable();
  const { grant, server } = ground.access;
  const round = { grantId: grant.id, serverId: server.entry.id, tool: inbound.tool, args: inbound.args };
  const changed: JsonObject = {
    resultType: "input_required",
    requestState: ports.requestStates.seal(round, requestState, ports.clock.now()),
  };
  if (inputRequests !== undefined) changed["inputRequests"] = inputRequests;
  return { result: "ok", changed };
}

/** What the client gets instead where its policy does not let the server ask. Undefined where it does. */
function denialOf(surfaces: InputRequired["surfaces"], { policy }: Ground): JsonObject | undefined {
  for (const surface of surfaces) {
    const { effect, rule, reason } =
      surface === "unknown" ? NO_SUCH_REQUEST : decideSurface(policy?.policy ?? null, { surface });
    if (effect === "allow") continue;
    const text = `[POLICY DENIED] ${reason}\nThe call reached the server, which asks for this before it goes on. It was not passed on.`;
    const { id = null, revision = null } = policy?.entry ?? {};
    const decision = { decision: "deny", rule, policy: id, revision, reason };
    return {
      resultType: "complete",
      content: [{ type: "text", text }],
      isError: true,
      _meta: { [DECISION_KEY]: decision },
    };
  }
  return undefined;
}

const NO_SUCH_REQUEST = {
  effect: "deny",
  rule: "(unknown request)",
  reason: "The server asks the client for something that MCP does not know.",
} as const;

/** The end of a subscription, which has nothing to say but that. */
export function shapeListen(inbound: Inbound): JsonObject {
  const id = "id" in inbound ? inbound.id : "";
  return { resultType: "complete", _meta: { [SUBSCRIPTION_KEY]: id } };
}

const SUBSCRIPTION_KEY = "io.modelcontextprotocol/subscriptionId";

/**
 * A server's notification as the client may have it: the text to send, or undefined to drop it. On a subscription
 * nothing but its beginning and changes of the list of tools, in words of ours; on a request what belongs to it.
 */
export function shapeNotification(
  message: { readonly method: string; readonly params: JsonObject | undefined; readonly text: string },
  inbound: Inbound,
): string | undefined {
  const { method, params, text } = message;
  if (!isServerNotification(method, "stateless")) return undefined;
  const isSubscription = inbound.kind === "request" && inbound.method === "subscriptions/listen";
  if (!isSubscription) return ABOUT_SUBSCRIPTIONS.has(method) ? undefined : text;
  if (method === "notifications/tools/list_changed") return tagged(method, inbound.id, {});
  if (method !== "notifications/subscriptions/acknowledged") return undefined;
  return tagged(method, inbound.id, { notifications: readListenFilter(params) ?? {} });
}

const ABOUT_SUBSCRIPTIONS: ReadonlySet<string> = new Set([
  "notifications/tools/list_changed",
  "notifications/subscriptions/acknowledged",
]);

function tagged(method: string, id: RequestId, params: JsonObject): string {
  return stringify({ jsonrpc: "2.0", method, params: { _meta: { [SUBSCRIPTION_KEY]: id }, ...params } });
}

/** A server that never ends its list must not fill our memory. */
const MOST_TOOLS = 10_000;

/** Notes which arguments the tools of a list want repeated in headers, by their own schemas. */
export function rememberParamHeaders(result: JsonObject, memory: Map<string, readonly ParamHeader[]>): void {
  const tools = own(result, "tools");
  for (const tool of Array.isArray(tools) ? tools : []) {
    const name = isObject(tool) ? own(tool, "name") : undefined;
    if (!isObject(tool) || typeof name !== "string") continue;
    const headers = paramHeadersOf(own(tool, "inputSchema")) ?? [];
    if (headers.length === 0) memory.delete(name);
    else if (memory.has(name) || memory.size < MOST_TOOLS) memory.set(name, headers);
  }
}
