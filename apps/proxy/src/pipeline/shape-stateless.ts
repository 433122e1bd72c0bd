import { isObject, type JsonObject, type JsonValue, own, stringify } from "@sallyport/json";
import {
  isServerNotification,
  type ParamHeader,
  paramHeadersOf,
  readListenFilter,
  type RequestId,
  writeListenFilter,
} from "@sallyport/mcp";
import type { Policy } from "@sallyport/policy";
import type { Inbound } from "./call.ts";
import { narrowFilter } from "./narrow-listen.ts";
import type { Asked, Shaped } from "./reply-message.ts";
import { shapeRound } from "./shape-round.ts";

/** The result of a tools/call in the stateless era: complete as it came, or asking for input. */
export function shapeCall(result: JsonObject, asked: Asked): Shaped {
  return shapeRound(result, asked) ?? { result: own(result, "isError") === true ? "tool_error" : "ok" };
}

/** The end of a subscription, which has nothing to say but that. */
export function shapeListen(inbound: Inbound): JsonObject {
  const id = "id" in inbound ? inbound.id : "";
  return { resultType: "complete", _meta: { [SUBSCRIPTION_KEY]: id } };
}

const SUBSCRIPTION_KEY = "io.modelcontextprotocol/subscriptionId";

/**
 * A server's notification as the client may have it: the text to send, or undefined to drop it. On a subscription
 * nothing but its beginning and what it is for, in words of ours; on a request what belongs to it.
 */
export function shapeNotification(
  message: { readonly method: string; readonly params: JsonObject | undefined; readonly text: string },
  inbound: Inbound,
  policy: Policy | null,
): string | undefined {
  const { method, params, text } = message;
  if (!isServerNotification(method, "stateless")) return undefined;
  const isSubscription = inbound.kind === "request" && inbound.method === "subscriptions/listen";
  if (!isSubscription) {
    // A token may be another request's.
    const isForeign =
      method === PROGRESS && (!("id" in inbound) || tokenIn(params) !== inbound.progressToken);
    return isForeign || ABOUT_SUBSCRIPTIONS.has(method) ? undefined : text;
  }
  if (!ABOUT_SUBSCRIPTIONS.has(method)) return undefined;
  if (method === "notifications/subscriptions/acknowledged") {
    const filter = readListenFilter(params);
    const notifications = filter === undefined ? {} : writeListenFilter(narrowFilter(filter, policy));
    return tagged(method, inbound.id, { notifications });
  }
  const uri = params && own(params, "uri");
  return tagged(method, inbound.id, uri === undefined ? {} : { uri });
}

const PROGRESS = "notifications/progress";

function tokenIn(params: JsonObject | undefined): JsonValue | null {
  return (params && own(params, "progressToken")) ?? null;
}

const ABOUT_SUBSCRIPTIONS: ReadonlySet<string> = new Set([
  "notifications/tools/list_changed",
  "notifications/prompts/list_changed",
  "notifications/resources/list_changed",
  "notifications/resources/updated",
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
