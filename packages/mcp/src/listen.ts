import { isObject, type JsonObject, own } from "@sallyport/json";

/** What a subscriptions/listen asks to be told of; what is undefined was not written. */
export type ListenFilter = {
  readonly toolsListChanged: boolean | undefined;
  readonly promptsListChanged: boolean | undefined;
  readonly resourcesListChanged: boolean | undefined;
  /** URIs of resources. */
  readonly resourceSubscriptions: readonly string[] | undefined;
  /** Tasks of which it wants to know the state (SEP-2663). */
  readonly taskIds: readonly string[] | undefined;
};

const MAX_NAMES = 1000;

/**
 * The filter of a subscriptions/listen, or of its acknowledgement. What MCP does not name is left out, as a server does
 * that does not offer it. Undefined when there is no filter, or one of its members is of a wrong type.
 */
export function readListenFilter(params: JsonObject | undefined): ListenFilter | undefined {
  const filter = params === undefined ? undefined : own(params, "notifications");
  if (!isObject(filter)) return undefined;
  const flags = ["toolsListChanged", "promptsListChanged", "resourcesListChanged"].map((name) =>
    own(filter, name),
  );
  const uris = own(filter, "resourceSubscriptions");
  const taskIds = own(filter, "taskIds");
  const [toolsListChanged, promptsListChanged, resourcesListChanged] = flags;
  if (!isFlag(toolsListChanged) || !isFlag(promptsListChanged) || !isFlag(resourcesListChanged))
    return undefined;
  if (!areNames(uris) || !areNames(taskIds)) return undefined;
  return { toolsListChanged, promptsListChanged, resourcesListChanged, resourceSubscriptions: uris, taskIds };
}

/** A filter as it is written; members that are undefined are not. */
export function writeListenFilter(filter: ListenFilter): JsonObject {
  const written: JsonObject = {};
  for (const [name, value] of Object.entries(filter)) {
    if (typeof value === "boolean") written[name] = value;
    else if (value !== undefined) written[name] = [...value];
  }
  return written;
}

function isFlag(value: unknown): value is boolean | undefined {
  return value === undefined || typeof value === "boolean";
}

function areNames(value: unknown): value is string[] | undefined {
  if (value === undefined) return true;
  return Array.isArray(value) && value.length <= MAX_NAMES && value.every((name) => typeof name === "string");
}
