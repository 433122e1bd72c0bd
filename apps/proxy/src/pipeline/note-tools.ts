import type { NamedTool } from "@sallyport/mcp";
import { noteListed } from "../adapters/tool-definitions.ts";
import type { Ports } from "./ports.ts";
import type { Ground } from "./resolve.ts";

/** Takes in what a server's list says of its tools, before it is filtered: that decides who may see and call them. */
export function noteTools(
  tools: readonly NamedTool[],
  { access: { server } }: Ground,
  { toolReports }: Ports,
): void {
  const { news, settled } = noteListed(server, tools);
  if (settled.length > 0) toolReports.withdraw(server.entry.id, settled);
  if (news.length === 0) return;
  const told = new Set(toolReports.add(server.entry, news));
  for (const { name, hash } of news) if (told.has(name)) server.memory.reportedTools.set(name, hash);
}
