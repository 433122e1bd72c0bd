import type { NamedTool } from "@sallyport/mcp";
import type { Learned } from "../../adapters/state/siblings.ts";
import { noteListed } from "../../adapters/state/tool-definitions.ts";
import type { Ports } from "../call/ports.ts";
import type { CallContext } from "../resolve.ts";

/** Takes in what a server's list says of its tools, before it is filtered: that decides who may see and call them. */
export function noteTools(tools: readonly NamedTool[], context: CallContext, ports: Ports): void {
  const { server } = context.access;
  const { toolReports } = ports;
  const { news, settled, learned } = noteListed(server, tools);
  if (learned.length > 0) tellLearned({ tools: learned }, context, ports);
  if (settled.length > 0) toolReports.withdraw(server.entry.id, settled);
  if (news.length === 0) return;
  const told = new Set(toolReports.add(server.entry, news));
  for (const { name, hash } of news) if (told.has(name)) server.memory.reportedTools.set(name, hash);
}

/** What was learned of a server is known to all workers before the answer that it was learned from goes out. */
export function tellLearned(
  learned: Omit<Learned, "serverId" | "url">,
  { access: { server } }: CallContext,
  { siblings }: Ports,
): void {
  const { id, url } = server.entry;
  // Whoever sends the answer waits for all that is untold, and sends none when it cannot be told.
  siblings.tell("learned", { serverId: id, url, ...learned })?.catch(() => undefined);
}
