import { isObject, type JsonObject, own } from "@sallyport/json";
import { TASKS_EXTENSION } from "./task.ts";

/**
 * What a client is told of a server's `tasks` (2025-11-25): that calls can run as tasks, and be cancelled. Not that they
 * can be listed: a server lists by the credential that all grants share, and nobody here could tell whose a task is.
 */
export function reduceTasksCapability(offered: JsonObject): JsonObject | undefined {
  const requests = own(offered, "requests");
  const tools = isObject(requests) ? own(requests, "tools") : undefined;
  if (!isObject(tools) || !isObject(own(tools, "call"))) return undefined;
  const cancel = isObject(own(offered, "cancel")) ? { cancel: {} } : {};
  return { ...cancel, requests: { tools: { call: {} } } };
}

/** Of a server's or client's extensions tasks, which have no settings; undefined where they are not among them. */
export function tasksExtension(capabilities: JsonObject): JsonObject | undefined {
  const extensions = own(capabilities, "extensions");
  return isObject(extensions) && isObject(own(extensions, TASKS_EXTENSION))
    ? { [TASKS_EXTENSION]: {} }
    : undefined;
}
