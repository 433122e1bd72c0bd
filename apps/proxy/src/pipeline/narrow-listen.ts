import { type ListenFilter, writeListenFilter } from "@sallyport/mcp";
import type { Policy } from "@sallyport/policy";
import type { Inbound } from "./call.ts";
import { isAllowed } from "./judge-ask.ts";
import type { Ground } from "./resolve.ts";
import { withParam } from "./with-param.ts";

/**
 * A subscriptions/listen with what its client may be told of, which is what is judged and sent from here on. Any other
 * request as it is.
 */
export function narrowListen(inbound: Inbound, { policy }: Ground): Inbound {
  if (inbound.kind !== "request" || inbound.listen === undefined) return inbound;
  const { filter, value } = inbound.listen;
  const narrowed = narrowFilter(filter, policy?.policy ?? null);
  return { ...inbound, body: withParam(value, "notifications", writeListenFilter(narrowed)) };
}

/** What is denied is left out, as a server does with what it does not offer. */
export function narrowFilter(filter: ListenFilter, policy: Policy | null): ListenFilter {
  const { promptsListChanged, resourcesListChanged, resourceSubscriptions } = filter;
  const reaches = (surface: "prompts" | "resources") => isAllowed(policy, { surface, name: undefined });
  const uris = resourceSubscriptions?.filter((name) => isAllowed(policy, { surface: "resources", name }));
  return {
    toolsListChanged: filter.toolsListChanged,
    promptsListChanged: reaches("prompts") ? promptsListChanged : undefined,
    resourcesListChanged: reaches("resources") ? resourcesListChanged : undefined,
    resourceSubscriptions: uris?.length === 0 ? undefined : uris,
  };
}
