import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { limitedHandshake, type ServerCheck, toServerCheck } from "./create-server.ts";
import { findServer, ServerInput } from "./server-input.ts";
import { storeDiscovery } from "./store-discovery.ts";
import { storedHeaders } from "./upstream-headers.ts";

export const DiscoverToolsInput = ServerInput;

/** Shakes hands with a registered server and stores which tools it has now. For policy managers. */
export async function discoverTools(
  caller: Caller,
  input: z.infer<typeof DiscoverToolsInput>,
): Promise<ServerCheck> {
  const { services } = caller;
  const role = "policy_manager";
  const target = await inOrg(caller, { org: input.org, role }, async ({ tx, orgId }) => {
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const headers =
      server.auth === "headers" ? await storedHeaders({ services, tx }, { orgId, serverId: server.id }) : [];
    return { url: server.url, headers };
  });
  const result = await limitedHandshake(caller, target);
  return inOrg(caller, { org: input.org, role }, async (scope) => {
    const { tx, orgId } = scope;
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const counts = await storeDiscovery(scope, server.id, result);
    await scope.record({
      action: "server.tools_discovered",
      targetId: server.id,
      targetName: server.name,
      details: counts ? { ...counts } : { cause: result.ok ? "unknown" : result.cause },
    });
    return toServerCheck(result, counts);
  });
}
