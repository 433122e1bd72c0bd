import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { findServer } from "./find-server.ts";
import { limitedHandshake } from "./limited-handshake.ts";
import { recordDiscovery } from "./record-discovery.ts";
import type { ServerCheck } from "./server-check.ts";
import { ServerInput } from "./server-input.ts";
import { contactSettings } from "./server-settings.ts";
import { storedHeaders } from "./upstream-headers.ts";

export const DiscoverToolsInput = ServerInput;

/** Shakes hands with a registered server and stores which tools it has now. For policy managers. */
export async function discoverTools(
  caller: Caller,
  given: z.input<typeof DiscoverToolsInput>,
): Promise<ServerCheck> {
  const input = parseInput(DiscoverToolsInput, given);
  const target = await inOrg(caller, { org: input.org, role: "policy_manager" }, async ({ tx, orgId }) => {
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const { id, url, auth } = server;
    const context = { services: caller.services, tx };
    const headers = auth === "headers" ? await storedHeaders(context, { orgId, serverId: id }) : [];
    return { url, headers, ...contactSettings(server) };
  });
  const result = await limitedHandshake(caller, target);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, (scope) =>
    recordDiscovery(scope, input.serverId, result),
  );
}
