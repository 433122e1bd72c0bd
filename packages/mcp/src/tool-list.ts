import type { JsonObject } from "@sallyport/json";
import { filterList, TOOL_LIST } from "./named-list.ts";
import { isToolName } from "./tool-name.ts";

export type NamedTool = { readonly name: string; readonly tool: JsonObject };

/**
 * Filters the result of a tools/list: what `keep` gives back of its tools. One whose name is not legal can never be
 * called and is left out before. Undefined when this is no list of tools.
 */
export function filterToolList(
  result: JsonObject,
  keep: (tools: readonly NamedTool[]) => readonly NamedTool[],
): JsonObject | undefined {
  const tools: NamedTool[] = [];
  const list = filterList(result, TOOL_LIST, (name, tool) => {
    if (isToolName(name)) tools.push({ name, tool });
    return true;
  });
  return list && { ...list.result, tools: keep(tools).map(({ tool }) => tool) };
}
