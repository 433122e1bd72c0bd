import type { JsonObject } from "@sallyport/json";
import { filterList, type NamedList, TOOL_LIST } from "./named-list.ts";
import { isToolName } from "./tool-name.ts";

/**
 * Filters the result of a tools/list. A tool whose name is not legal can never be called and is left out, of the names
 * too. Undefined when this is no list of tools.
 */
export function filterToolList(
  result: JsonObject,
  visible: (names: readonly string[]) => readonly string[],
): NamedList | undefined {
  const names = filterList(result, TOOL_LIST, () => true)?.names.filter(isToolName) ?? [];
  const shown = new Set(visible(names));
  const list = filterList(result, TOOL_LIST, (name) => shown.has(name));
  return list && { ...list, names };
}
