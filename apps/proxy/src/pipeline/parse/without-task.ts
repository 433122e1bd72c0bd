import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { relatedTaskOf, withRelatedTask } from "@sallyport/mcp";

/** A client's request or notification, which belongs to no task of the server, whatever it says. Undefined as it came. */
export function withoutTask(value: JsonValue): JsonObject | undefined {
  const params = isObject(value) ? own(value, "params") : undefined;
  if (!isObject(value) || !isObject(params) || relatedTaskOf(params) === undefined) return undefined;
  return { ...value, params: withRelatedTask(params, undefined) };
}
