import type { OrgScope } from "../in-org.ts";
import type { HandshakeResult } from "../upstream/handshake.ts";
import { findServer } from "./find-server.ts";
import { type ServerCheck, toServerCheck } from "./server-check.ts";
import { storeDiscovery } from "./store-discovery.ts";

/** Stores what the handshake of a registered server showed, and records an admin event. */
export async function recordDiscovery(
  scope: OrgScope,
  serverId: string,
  result: HandshakeResult,
): Promise<ServerCheck> {
  const server = await findServer(scope.tx, { orgId: scope.orgId, serverId });
  const counts = await storeDiscovery(scope, server.id, result);
  await scope.record({
    action: "server.tools_discovered",
    targetId: server.id,
    targetName: server.name,
    details: counts ? { ...counts } : { cause: result.ok ? "unknown" : result.cause },
  });
  return toServerCheck(result, counts);
}
