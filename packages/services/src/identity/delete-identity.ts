import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { findIdentity } from "./find-identity.ts";

export const DeleteIdentityInput = InOrgInput.extend({ identityId: Id });

/** Takes an identity out of use and revokes all of its grants. For admins. */
export async function deleteIdentity(
  caller: Caller,
  given: z.input<typeof DeleteIdentityInput>,
): Promise<void> {
  const input = parseInput(DeleteIdentityInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const identity = await findIdentity(tx, { orgId, identityId: input.identityId });
    const now = new Date();
    const revoked = await tx.grant.updateMany({
      where: { orgId, identityId: identity.id, revokedAt: null },
      data: { revokedAt: now },
    });
    await tx.identity.update({ where: { id: identity.id, orgId }, data: { deletedAt: now } });
    await scope.record({
      action: "identity.deleted",
      targetId: identity.id,
      targetName: identity.name,
      details: { revokedGrants: revoked.count },
    });
  });
}
