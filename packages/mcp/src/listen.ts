import { isObject, type JsonObject, own } from "@sallyport/json";

/**
 * The filter of a subscriptions/listen as far as it is relayed: changes of the list of tools. What else it asks for
 * is left out, as a server does that does not offer it. Undefined when there is no filter.
 */
export function readListenFilter(params: JsonObject | undefined): JsonObject | undefined {
  const filter = params === undefined ? undefined : own(params, "notifications");
  if (!isObject(filter)) return undefined;
  const wanted = own(filter, "toolsListChanged");
  if (wanted !== undefined && typeof wanted !== "boolean") return undefined;
  return wanted === undefined ? {} : { toolsListChanged: wanted };
}
