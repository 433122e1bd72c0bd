import { type JsonObject, type JsonValue, own, stringify } from "@sallyport/json";
import {
  isServerNotification,
  type ListenFilter,
  readListenFilter,
  type RequestId,
  writeListenFilter,
} from "@sallyport/mcp";
import type { Policy } from "@sallyport/policy";
import type { Inbound } from "../call/call.ts";
import { narrowFilter } from "../decide/notifications.ts";
import type { Asking } from "./rewritten.ts";
import { rewriteTaskNotification } from "./task-notification.ts";

/** The end of a subscription, which has nothing to say but that. */
export function rewriteSubscriptionEnd(inbound: Inbound): JsonObject {
  const id = "id" in inbound ? inbound.id : "";
  return { resultType: "complete", _meta: { [SUBSCRIPTION_KEY]: id } };
}

const SUBSCRIPTION_KEY = "io.modelcontextprotocol/subscriptionId";

/**
 * A server's notification as the client may have it: the text to send, or undefined to drop it. On a subscription
 * nothing but its beginning and what it is for, in words of ours; on a request what belongs to it.
 */
export function rewriteStatelessNotification(
  message: { readonly method: string; readonly params: JsonObject | undefined; readonly text: string },
  { inbound, context, ports, questions }: Asking,
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
    const agreed = filter && { ...narrowFilter(filter, policy), taskIds: taskIdsIn(filter, inbound) };
    const notifications = agreed === undefined ? {} : writeListenFilter(agreed);
    return tagged(method, inbound.id, { notifications });
  }
  if (method === "notifications/tasks") {
    return rewriteTaskNotification(params, inbound, {
      context,
      ports,
      questions,
      meta: { [SUBSCRIPTION_KEY]: inbound.id },
    });
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
  "notifications/tasks",
]);

/** The tasks that a server agreed to tell of, by our ids. */
function taskIdsIn(
  { taskIds }: ListenFilter,
  { listen }: Extract<Inbound, { kind: "request" }>,
): string[] | undefined {
  return taskIds?.flatMap((upstreamId) => listen?.tasks?.get(upstreamId)?.id ?? []);
}

function tagged(method: string, id: RequestId, params: JsonObject): string {
  return stringify({ jsonrpc: "2.0", method, params: { _meta: { [SUBSCRIPTION_KEY]: id }, ...params } });
}
