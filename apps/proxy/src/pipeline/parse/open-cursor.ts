import { isObject, own } from "@sallyport/json";
import { readServerText } from "@sallyport/mcp";
import { type Inbound, statelessOf } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { type Refusal, unknownCursor } from "../call/refusal.ts";
import { withParams } from "./with-params.ts";

const LISTS: ReadonlySet<string> = new Set([
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "prompts/list",
]);

/**
 * A request for a further page with the server's own cursor, which is what is decided on and sent from here on. Any other
 * request as it is. An empty cursor says nothing and is not sealed.
 */
export function openCursor(inbound: Inbound, { access }: CallContext, ports: Ports): Inbound | Refusal {
  if (inbound.kind !== "request" || !LISTS.has(inbound.method)) return inbound;
  const value = readServerText(inbound.body)?.value;
  const params = isObject(value) ? own(value, "params") : undefined;
  const sealed = isObject(params) ? own(params, "cursor") : undefined;
  if (!isObject(value) || sealed === undefined || sealed === "") return inbound;
  const { method } = inbound;
  const owner = { grantId: access.grant.id, serverId: access.server.entry.id, method };
  const cursor = typeof sealed === "string" ? ports.cursors.open(owner, sealed) : undefined;
  const era = statelessOf(inbound) === undefined ? "session" : "stateless";
  return cursor === undefined
    ? unknownCursor(inbound.id, era)
    : { ...inbound, body: withParams(value, { cursor }) };
}
