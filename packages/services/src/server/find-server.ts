import type { Server, Tx } from "@sallyport/db";
import { ServiceError } from "../service-error.ts";

/** The organisation's server of that id. Throws `not_found` alike for unknown, deleted and foreign ones. */
export async function findServer(tx: Tx, at: { orgId: string; serverId: string }): Promise<Server> {
  const server = await tx.server.findFirst({ where: { id: at.serverId, orgId: at.orgId, deletedAt: null } });
  if (!server) throw new ServiceError("not_found", "There is no such server. It may have been deleted.");
  return server;
}
