import { isObject, type JsonObject, own } from "@sallyport/json";

export type ToolCall =
  | { readonly ok: true; readonly name: string; readonly args: JsonObject }
  | { readonly ok: false; readonly problem: string };

const MEMBERS: ReadonlySet<string> = new Set(["name", "arguments", "_meta"]);

/** The params of a tools/call. Absent arguments are `{}`; what the specification does not name is refused. */
export function readToolCall(params: JsonObject | undefined): ToolCall {
  if (params === undefined) return refuse("A tools/call has params.");
  if (Object.hasOwn(params, "task")) return refuse("Calls that run as tasks are not supported.");
  for (const key of Object.keys(params)) {
    if (!MEMBERS.has(key)) return refuse("The params of a tools/call are name, arguments and _meta only.");
  }
  const name = own(params, "name");
  if (typeof name !== "string") return refuse("The name of the tool is a string.");
  const args = own(params, "arguments");
  if (args !== undefined && !isObject(args)) return refuse("The arguments are an object.");
  const meta = own(params, "_meta");
  if (meta !== undefined && !isObject(meta)) return refuse("_meta is an object.");
  return { ok: true, name, args: args ?? {} };
}

function refuse(problem: string): ToolCall {
  return { ok: false, problem };
}
