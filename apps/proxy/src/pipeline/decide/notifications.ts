import type { JsonObject } from "@sallyport/json";
import { type ListenFilter, notificationAsk } from "@sallyport/mcp";
import type { Policy } from "@sallyport/policy";
import { isAllowed } from "./surfaces.ts";

/** Whether a server's notification may go to a client with this policy, by what it is about. */
export function isNotificationAllowed(
  { method, params }: { readonly method: string; readonly params: JsonObject | undefined },
  policy: Policy | null,
): boolean {
  const ask = notificationAsk(method, params);
  return ask === undefined || (ask !== "unclear" && isAllowed(policy, ask));
}

/** What is denied is left out, as a server does with what it does not offer. Of tasks nothing is said. */
export function narrowFilter(filter: ListenFilter, policy: Policy | null): ListenFilter {
  const { promptsListChanged, resourcesListChanged, resourceSubscriptions } = filter;
  const reaches = (surface: "prompts" | "resources") => isAllowed(policy, { surface, name: undefined });
  const uris = resourceSubscriptions?.filter((name) => isAllowed(policy, { surface: "resources", name }));
  return {
    toolsListChanged: filter.toolsListChanged,
    promptsListChanged: reaches("prompts") ? promptsListChanged : undefined,
    resourcesListChanged: reaches("resources") ? resourcesListChanged : undefined,
    resourceSubscriptions: uris?.length === 0 ? undefined : uris,
    taskIds: undefined,
  };
}
