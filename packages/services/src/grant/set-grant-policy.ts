import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { findPolicyOfServer, GrantInput, noSuchGrant } from "./grant-input.ts";

export const SetGrantPolicyInput = GrantInput.extend({ policyId: Id.nullable() });

/** Puts a grant under another policy of its server, or under none, which denies everything. For policy managers. */
export async function setGrantPolicy(
  caller: Caller,
  given: z.input<typeof SetGrantPolicyInput>,
): Promise<void> {
  const input = parseInput(SetGrantPolicyInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId } = scope;
    const grant = await tx.grant.findFirst({
      where: { id: input.grantId, orgId },
      include: { policy: { select: { name: true } } },
    });
    if (!grant) throw noSuchGrant();
    if (grant.revokedAt)
      throw new ServiceError("conflict", "This grant is revoked. Create a new one instead.");
    const policy = await findPolicyOfServer(tx, {
      orgId,
      serverId: grant.serverId,
      policyId: input.policyId,
    });
    await tx.grant.updateMany({ where: { id: grant.id, orgId }, data: { policyId: policy?.id ?? null } });
    await scope.record({
      action: "grant.policy_changed",
      targetId: grant.id,
      targetName: grant.label,
      details: { policy: policy?.name ?? null, policyBefore: grant.policy?.name ?? null },
    });
  });
}
