import { isObject, type JsonObject, own } from "@sallyport/json";

export type NamedList = {
  /** The result with the items that are shown; every other key as it was, the cursor too. */
  readonly result: JsonObject;
  /** Names of all items that the list had. */
  readonly names: readonly string[];
};

/** Where a list keeps its items, and the key of an item that names it. */
export type ListShape = { readonly items: string; readonly name: string };

export const TOOL_LIST: ListShape = { items: "tools", name: "name" };
export const PROMPT_LIST: ListShape = { items: "prompts", name: "name" };
export const RESOURCE_LIST: ListShape = { items: "resources", name: "uri" };
export const TEMPLATE_LIST: ListShape = { items: "resourceTemplates", name: "uriTemplate" };
export const CONTENTS: ListShape = { items: "contents", name: "uri" };

/**
 * Filters the result of a list. Undefined when this is no such list, which then nobody may see (docs/threats.md, C10:
 * unparsable → G, never raw).
 */
export function filterList(
  result: JsonObject,
  shape: ListShape,
  isShown: (name: string, item: JsonObject) => boolean,
): NamedList | undefined {
  const items = own(result, shape.items);
  if (!Array.isArray(items)) return undefined;
  const names: string[] = [];
  const kept: JsonObject[] = [];
  for (const item of items) {
    const name = isObject(item) ? own(item, shape.name) : undefined;
    if (!isObject(item) || typeof name !== "string") return undefined;
    names.push(name);
    if (isShown(name, item)) kept.push(item);
  }
  // A null cursor is what some servers say for none; the official clients fail on it.
  const { nextCursor, ...rest } = result;
  const page = nextCursor === undefined || nextCursor === null ? rest : result;
  return { result: { ...page, [shape.items]: kept }, names };
}
