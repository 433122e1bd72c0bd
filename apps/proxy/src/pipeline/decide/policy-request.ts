import type { ListedTool, PolicyRequest } from "@sallyport/policy";
import { definitionOf } from "../../adapters/state/tool-definitions.ts";
import type { Call, Inbound } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";

/** All that a policy may ask of a tools/call, as it stands at this moment. */
export function policyRequest(
  call: Call,
  { tool, args }: Extract<Inbound, { kind: "call" }>,
  context: CallContext,
): PolicyRequest {
  const known = isKnownTool(tool, context);
  return Object.assign(listedTool(tool, context, call.at), { known, args });
}

/** Whether the last discovery told of it, or a list that passed through here since. */
export function isKnownTool(tool: string, { access }: CallContext): boolean {
  const { tools, memory } = access.server;
  return tools.has(tool) || memory.seenTools.has(tool);
}

/**
 * A tool, and who asks for it, through what and when. What the proxy cannot know is left out, so that a rule that asks
 * for it denies.
 */
export function listedTool(
  tool: string,
  { access, session, clientName }: CallContext,
  now: number,
): ListedTool {
  const { grant, server } = access;
  const { identityId, identityKind, identityLabels } = grant;
  const pin = server.tools.get(tool);
  return {
    tool,
    toolClass: pin?.toolClass ?? null,
    definition: definitionOf(server, tool),
    inputSchema: pin?.inputSchema,
    now,
    identity: { id: identityId, kind: identityKind, labels: identityLabels },
    grant,
    session: session ?? null,
    client: clientName === undefined ? undefined : { name: clientName },
    server: server.entry,
  };
}
