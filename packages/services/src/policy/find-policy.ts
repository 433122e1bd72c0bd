import type { Policy, Tx } from "@sallyport/db";
import { ServiceError } from "../service-error.ts";

/** The organisation's policy of that id. Throws `not_found` alike for unknown, deleted and foreign ones. */
export async function findPolicy(tx: Tx, at: { orgId: string; policyId: string }): Promise<Policy> {
  const policy = await tx.policy.findFirst({ where: { id: at.policyId, orgId: at.orgId, deletedAt: null } });
  if (!policy) throw new ServiceError("not_found", "There is no such policy. It may have been deleted.");
  return policy;
}
