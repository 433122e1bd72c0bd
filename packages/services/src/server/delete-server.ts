import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { findServer } from "./find-server.ts";
import { ServerInput } from "./server-input.ts";

export const DeleteServerInput = ServerInput;

/**
 * Takes a server out of use: its grants are revoked, its policies go with it, its credentials are erased. Its audit
 * trail stays. For admins.
 */
export async function deleteServer(caller: Caller, given: z.input<typeof DeleteServerInput>): Promise<void> {
  const input = parseInput(DeleteServerInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const at = { orgId, serverId: server.id };
    const now = new Date();
    const revoked = await tx.grant.updateMany({
      where: { ...at, revokedAt: null },
      data: { revokedAt: now },
    });
    await tx.policy.updateMany({ where: { ...at, deletedAt: null }, data: { deletedAt: now } });
    await tx.serverHeader.deleteMany({ where: at });
    await tx.server.update({ where: { id: server.id, orgId }, data: { deletedAt: now } });
    await scope.record({
      action: "server.deleted",
      targetId: server.id,
      targetName: server.name,
      details: { url: server.url, revokedGrants: revoked.count },
    });
  });
}
