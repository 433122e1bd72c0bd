import type { Policy, Tx } from "@sallyport/db";
import { Id, InOrgInput } from "../input.ts";
import { ServiceError } from "../service-error.ts";

export const GrantInput = InOrgInput.extend({ grantId: Id });

export function noSuchGrant(): ServiceError {
  return new ServiceError("not_found", "There is no such grant.");
}

/** The policy to attach: it must be one of the grant's own server. */
export async function findPolicyOfServer(
  tx: Tx,
  at: { orgId: string; serverId: string; policyId: string | null },
): Promise<Policy | null> {
  if (at.policyId === null) return null;
  const policy = await tx.policy.findFirst({
    where: { id: at.policyId, orgId: at.orgId, serverId: at.serverId, deletedAt: null },
  });
  if (!policy) {
    const message = "There is no such policy on this server. Choose one of its own policies.";
    throw new ServiceError("not_found", message, [{ path: "policyId", message }]);
  }
  return policy;
}
