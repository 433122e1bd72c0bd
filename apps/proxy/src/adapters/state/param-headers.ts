import type { ParamHeaders } from "@sallyport/mcp";

/** A server that never ends its list must not fill our memory. */
const MAX_TOOLS = 10_000;

/** Remembers which arguments a tool wants repeated in headers. Whether that is news. */
export function noteParamHeaders(
  known: Map<string, ParamHeaders>,
  tool: string,
  headers: ParamHeaders,
): boolean {
  const isNews = JSON.stringify(known.get(tool) ?? []) !== JSON.stringify(headers);
  if (headers.length === 0) known.delete(tool);
  else if (known.has(tool) || known.size < MAX_TOOLS) known.set(tool, headers);
  return isNews;
}
