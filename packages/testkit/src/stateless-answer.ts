import type { ScriptedAnswer, ScriptedUpstreamOptions, SeenRequest } from "./scripted-upstream.ts";
import { type ScriptedTasks, TASKS_EXTENSIONS } from "./scripted-tasks.ts";
import { SURFACE_CAPABILITIES, surfaceResult } from "./surface-answer.ts";

const VERSION = "2026-07-28";

/** What a well-behaved server that speaks only 2026-07-28 says. It believes its headers and checks nothing. */
export function statelessAnswer(
  { method, headers, message }: SeenRequest,
  options: ScriptedUpstreamOptions,
  tasks: ScriptedTasks,
): ScriptedAnswer {
  if (method !== "POST") return { status: 405 };
  const id = message?.id;
  if (message?.method === undefined || id === undefined) return { status: 202 };
  const refuse = (status: number, error: object): ScriptedAnswer => ({
    status,
    json: { jsonrpc: "2.0", id, error },
  });
  if (headers["mcp-protocol-version"] !== VERSION) {
    const data = { supported: [VERSION] };
    return refuse(400, { code: -32022, message: "Unsupported protocol version", data });
  }
  const said = tasks.answer(message.method, message.params ?? {});
  if (said !== undefined && "error" in said) return { json: { jsonrpc: "2.0", id, ...said } };
  const result = said?.result ?? resultOf(message.method, message.params ?? {}, options);
  if (result === undefined) return refuse(404, { code: -32601, message: "Method not found" });
  const reply = { jsonrpc: "2.0", id, result: { resultType: "complete", ...result } };
  return options.stream === true ? { events: [reply] } : { json: reply };
}

function resultOf(
  method: string,
  params: Readonly<Record<string, unknown>>,
  options: ScriptedUpstreamOptions,
): object | undefined {
  const { tools = [], instructions, experimental } = options;
  const hints = { ttlMs: 3_600_000, cacheScope: "public" };
  if (method === "server/discover") {
    const extensions = { ...TASKS_EXTENSIONS, ...options.extensions };
    const capabilities = { ...SURFACE_CAPABILITIES, extensions, ...(experimental && { experimental }) };
    const _meta = { "io.modelcontextprotocol/serverInfo": { name: "scripted", version: "1.0.0" } };
    const text = instructions === undefined ? {} : { instructions };
    return { supportedVersions: [VERSION], capabilities, _meta, ...text, ...hints };
  }
  if (method === "tools/list") return { tools, ...hints };
  if (method === "tools/call") return { content: [{ type: "text", text: `ran ${String(params["name"])}` }] };
  if (OLDER.has(method)) return undefined;
  const result = surfaceResult(method, params, options);
  return result && (CACHEABLE.has(method) ? { ...result, ...hints } : result);
}

const OLDER: ReadonlySet<string> = new Set([
  "resources/subscribe",
  "resources/unsubscribe",
  "logging/setLevel",
]);
const CACHEABLE: ReadonlySet<string> = new Set([
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "prompts/list",
]);
