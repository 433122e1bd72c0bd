import type { Policy, Tx } from "@sallyport/db";
import * as z from "zod";
import { Id, InOrgInput } from "../input.ts";
import { ServiceError } from "../service-error.ts";

export const PolicyInput = InOrgInput.extend({ policyId: Id });

/** The text may be wrong while it is being written; only its size is bounded here. */
export const PolicyText = z.string().max(1_000_000, "The policy is longer than a million characters.");

/** The organisation's policy of that id. Throws `not_found` alike for unknown, deleted and foreign ones. */
export async function findPolicy(tx: Tx, at: { orgId: string; policyId: string }): Promise<Policy> {
  const policy = await tx.policy.findFirst({ where: { id: at.policyId, orgId: at.orgId, deletedAt: null } });
  if (!policy) throw new ServiceError("not_found", "There is no such policy. It may have been deleted.");
  return policy;
}
