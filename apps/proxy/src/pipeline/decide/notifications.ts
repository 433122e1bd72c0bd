import type { JsonObject } from "@sallyport/json";
import { notificationAsk } from "@sallyport/mcp";
import type { Policy } from "@sallyport/policy";
import { isAllowed } from "./judge-ask.ts";

/** Whether a server's notification may go to a client with this policy, by what it is about. */
export function isNotificationAllowed(
  { method, params }: { readonly method: string; readonly params: JsonObject | undefined },
  policy: Policy | null,
): boolean {
  const ask = notificationAsk(method, params);
  return ask === undefined || (ask !== "unclear" && isAllowed(policy, ask));
}
