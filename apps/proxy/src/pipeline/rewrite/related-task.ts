import { isObject, own, stringify } from "@sallyport/json";
import { relatedTaskOf, type ServerText, withRelatedTask } from "@sallyport/mcp";
import type { CallContext } from "../call/context.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";

/**
 * A server's request or notification with our id of the task that it says it belongs to; with none where this process
 * does not know that the task is this client's own.
 */
export function withClientsTask(read: ServerText, context: CallContext, ports: Ports): ServerText {
  const { value } = read;
  const params = isObject(value) ? own(value, "params") : undefined;
  if (!isObject(value) || !isObject(params)) return read;
  const related = relatedTaskOf(params);
  if (related === undefined) return read;
  const task = ports.tasks.find(taskOwnerOf(context), related.taskId);
  const changed = { ...value, params: withRelatedTask(params, task?.id) };
  return { value: changed, text: stringify(changed) };
}
