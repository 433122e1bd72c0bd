import { isObject, type JsonObject, own } from "@sallyport/json";
import { isToolName } from "./tool-name.ts";

export type ToolList = {
  /** The result with the tools that `isVisible` lets through; every other key as it was, the cursor too. */
  readonly result: JsonObject;
  /** Legal names of all tools that the list had. */
  readonly names: readonly string[];
};

/**
 * Filters the result of a tools/list. A tool whose name is not legal can never be called and is left out. Undefined
 * when this is no list of tools, which then nobody may see (contract.md: unparsable → G, never raw).
 */
export function filterToolList(
  result: JsonObject,
  visible: (names: readonly string[]) => readonly string[],
): ToolList | undefined {
  const tools = own(result, "tools");
  if (!Array.isArray(tools)) return undefined;
  const named: { name: string; tool: JsonObject }[] = [];
  for (const tool of tools) {
    const name = isObject(tool) ? own(tool, "name") : undefined;
    if (!isObject(tool) || typeof name !== "string") return undefined;
    if (isToolName(name)) named.push({ name, tool });
  }
  const names = named.map(({ name }) => name);
  const shown = new Set(visible(names));
  const kept = named.filter(({ name }) => shown.has(name)).map(({ tool }) => tool);
  return { result: { ...result, tools: kept }, names };
}
