import type { Identity, Tx } from "@sallyport/db";
import { ServiceError } from "../service-error.ts";

/** The organisation's identity of that id. Throws `not_found` alike for unknown, deleted and foreign ones. */
export async function findIdentity(tx: Tx, at: { orgId: string; identityId: string }): Promise<Identity> {
  const identity = await tx.identity.findFirst({
    where: { id: at.identityId, orgId: at.orgId, deletedAt: null },
  });
  if (!identity) throw new ServiceError("not_found", "There is no such identity. It may have been deleted.");
  return identity;
}
