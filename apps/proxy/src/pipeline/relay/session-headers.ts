import { isSessionId } from "@sallyport/mcp";
import { UpstreamFailure } from "../call/upstream-failure.ts";
import type { RewrittenReply } from "../rewrite/rewritten.ts";
import { tellLearned } from "../rewrite/tell-learned.ts";
import type { RelayContext } from "./relay-context.ts";

/**
 * The session header of an answer to `initialize`: the upstream's id, sealed together with whose it is. Also notes
 * whether this server gives sessions. Throws UpstreamFailure for an id that MCP does not allow.
 */
export function sessionHeaders(rewritten: RewrittenReply, relay: RelayContext): string[] {
  const { version } = rewritten;
  if (version === undefined) return [];
  const { context, inbound, ports, connectionId, upstreamSessionId } = relay;
  const { grant, tokenId, server } = context.access;
  const upstreamId = connectionId ?? upstreamSessionId;
  const givesSessions = upstreamId !== undefined;
  if (givesSessions !== server.memory.givesSessions) tellLearned({ givesSessions }, context, ports);
  server.memory.givesSessions = givesSessions;
  if (!givesSessions) return [];
  if (!isSessionId(upstreamId)) throw new UpstreamFailure("session_id", 200);
  const sealed = ports.sessions.seal({
    grantId: grant.id,
    tokenId,
    serverId: server.entry.id,
    upstreamId,
    version,
    issuedAt: ports.clock.now(),
    clientName: "clientName" in inbound ? inbound.clientName : undefined,
    isSse: connectionId !== undefined,
  });
  return ["mcp-session-id", sealed];
}
