export type ToolsList =
  | { readonly ok: true; readonly tools: readonly unknown[] }
  | { readonly ok: false; readonly problem: string };

/** The tools of a parsed file: `{tools}`, a JSON-RPC reply of tools/list, or a bare array. Each must have a name. */
export function readToolsList(value: unknown): ToolsList {
  const tools = toolsIn(value);
  if (tools === undefined) {
    return { ok: false, problem: 'This is no tools/list: expected an object with an array "tools".' };
  }
  const index = tools.findIndex((tool) => typeof member(tool, "name") !== "string");
  return index < 0
    ? { ok: true, tools }
    : { ok: false, problem: `This is no tools/list: tools[${index}] has no name.` };
}

function toolsIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const tools = member(value, "tools") ?? member(member(value, "result"), "tools");
  return Array.isArray(tools) ? tools : undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
