import { type ListenFilter, writeListenFilter } from "@sallyport/mcp";
import type { Task } from "../../adapters/seals/tasks.ts";
import type { Inbound } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";
import { narrowFilter } from "../decide/notifications.ts";
import { mayGoOn } from "../decide/tasks.ts";
import { withParams } from "./with-params.ts";

/**
 * A subscriptions/listen with what its client may be told of, which is what is decided on and sent from here on. Any
 * other request as it is.
 */
export function narrowSubscription(inbound: Inbound, context: CallContext, ports: Ports): Inbound {
  if (inbound.kind !== "request" || inbound.listen === undefined) return inbound;
  const { filter, value } = inbound.listen;
  const tasks = openTasks(filter, context, ports);
  const narrowed = narrowFilter(filter, context.policy);
  const taskIds = tasks.size === 0 ? undefined : [...tasks.keys()];
  const notifications = writeListenFilter({ ...narrowed, taskIds });
  return { ...inbound, listen: { filter, value, tasks }, body: withParams(value, { notifications }) };
}

/** Those of the client's tasks that may go on, by the server's own ids. Any other is left out. */
function openTasks(
  { taskIds = [] }: ListenFilter,
  context: CallContext,
  ports: Ports,
): ReadonlyMap<string, Task> {
  const tasks = new Map<string, Task>();
  const owner = taskOwnerOf(context);
  for (const id of taskIds) {
    const task = ports.tasks.open(owner, id, ports.clock.now());
    if (task !== undefined && mayGoOn(task.tool, context, ports)) tasks.set(task.upstreamId, task);
  }
  return tasks;
}
