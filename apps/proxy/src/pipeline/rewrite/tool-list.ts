import { isObject, type JsonObject, own } from "@sallyport/json";
import {
  APPS_EXTENSION,
  filterToolList,
  type NamedTool,
  type ParamHeaders,
  paramHeadersOf,
  resultTypeOf,
  withAppLinks,
  withPrivateHints,
} from "@sallyport/mcp";
import { isVisible, type Policy } from "@sallyport/policy";
import { noteParamHeaders } from "../../adapters/state/param-headers.ts";
import { noteListed } from "../../adapters/state/tool-definitions.ts";
import { statelessOf } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { unreadable } from "../call/upstream-failure.ts";
import { listedTool } from "../decide/policy-request.ts";
import { allowsExtension, isAllowed } from "../decide/surfaces.ts";
import { assertListBounds } from "./list-entries.ts";
import { withToldRest } from "./list-rest.ts";
import type { Asked, Rewritten } from "./rewritten.ts";
import { tellLearned } from "./tell-learned.ts";

/** A list of tools with those that the policy shows this client, by the same rules that decide calls. */
export function rewriteToolList(result: JsonObject, asked: Asked): Rewritten {
  const { inbound, context, ports } = asked;
  assertListBounds(result, "tools");
  const now = ports.clock.now();
  const isShown = (name: string): boolean => isVisible(context.policy, listedTool(name, context, now));
  const mayLink = linkRule(context.policy);
  const linked = ({ name, tool }: NamedTool): NamedTool => ({ name, tool: withAppLinks(tool, mayLink) });
  const filtered = filterToolList(result, (tools) => {
    noteTools(tools, context, ports);
    return tools.filter(({ name }) => isShown(name)).map(linked);
  });
  if (filtered === undefined) throw unreadable();
  const list = withToldRest(filtered, "tools", asked);
  if (statelessOf(inbound) === undefined) return { result: "ok", changed: list };
  if (resultTypeOf(result) !== "complete") throw unreadable();
  const paramHeaders = rememberParamHeaders(result, context.access.server.memory.paramHeaders);
  if (paramHeaders.length > 0) tellLearned({ paramHeaders }, context, ports);
  return { result: "ok", changed: withPrivateHints({ resultType: "complete", ...list }) };
}

/** A link to the page of an app passes where the policy allows apps and the page. */
function linkRule(policy: Policy | null): (uri: string) => boolean {
  const allowsApps = allowsExtension(policy, APPS_EXTENSION);
  return (uri) => allowsApps && isAllowed(policy, { surface: "resources", name: uri });
}

/** Takes in what a server's list says of its tools, before it is filtered: that decides who may see and call them. */
function noteTools(tools: readonly NamedTool[], context: CallContext, ports: Ports): void {
  const { server } = context.access;
  const { toolReports } = ports;
  const { news, settled, learned } = noteListed(server, tools);
  if (learned.length > 0) tellLearned({ tools: learned }, context, ports);
  if (settled.length > 0) toolReports.withdraw(server.entry.id, settled);
  if (news.length === 0) return;
  const told = new Set(toolReports.add(server.entry, news));
  for (const { name, hash } of news) if (told.has(name)) server.memory.reportedTools.set(name, hash);
}

/** Notes which arguments the tools of a list want repeated in headers, by their own schemas. Returns what is news. */
function rememberParamHeaders(
  result: JsonObject,
  known: Map<string, ParamHeaders>,
): (readonly [string, ParamHeaders])[] {
  const tools = own(result, "tools");
  const news: (readonly [string, ParamHeaders])[] = [];
  for (const tool of Array.isArray(tools) ? tools : []) {
    const name = isObject(tool) ? own(tool, "name") : undefined;
    if (!isObject(tool) || typeof name !== "string") continue;
    const headers = paramHeadersOf(own(tool, "inputSchema"));
    if (noteParamHeaders(known, name, headers)) news.push([name, headers]);
  }
  return news;
}
