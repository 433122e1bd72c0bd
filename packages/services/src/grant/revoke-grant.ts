import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { GrantInput, noSuchGrant } from "./grant-input.ts";

export const RevokeGrantInput = GrantInput;

/** Ends a grant for good. Its tokens are refused within a second, and open streams are cut. For admins. */
export async function revokeGrant(caller: Caller, given: z.input<typeof RevokeGrantInput>): Promise<void> {
  const input = parseInput(RevokeGrantInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const grant = await tx.grant.findFirst({ where: { id: input.grantId, orgId } });
    if (!grant) throw noSuchGrant();
    const revoked = await tx.grant.updateMany({
      where: { id: grant.id, orgId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (revoked.count === 0) return; // it was revoked already, so there is no event
    await scope.record({ action: "grant.revoked", targetId: grant.id, targetName: grant.label, details: {} });
  });
}
