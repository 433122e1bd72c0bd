import { isObject, type JsonValue, own, stringify } from "@sallyport/json";
import { readFile } from "@sallyport/scan/read-config";

/** What of a file would leave the browser, as the text that is sent; or why nothing can be. */
export type Sendable =
  | { readonly ok: true; readonly text: string; readonly count: number; readonly kind: "config" | "tools" }
  | { readonly ok: false; readonly problem: string };

const TOOL_MEMBERS = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];

/** Reads a file in the browser. Of a configuration no secret, argument or path of the machine is in the answer. */
export function whatIsSent(file: string): Sendable {
  const read = readFile(file);
  if (read.kind === "unknown") return { ok: false, problem: read.problem };
  if (read.kind === "tools") {
    const tools = read.tools.map(toolOnly);
    return { ok: true, kind: "tools", count: tools.length, text: stringify({ tools }) };
  }
  const { servers } = read;
  if (servers.length === 0) return { ok: false, problem: "There are no MCP servers in it." };
  return { ok: true, kind: "config", count: servers.length, text: JSON.stringify({ servers }, null, 2) };
}

function toolOnly(tool: JsonValue): JsonValue {
  if (!isObject(tool)) return tool;
  const kept = TOOL_MEMBERS.map((key) => [key, own(tool, key)] as const);
  return Object.fromEntries(
    kept.filter((pair): pair is readonly [string, JsonValue] => pair[1] !== undefined),
  );
}
