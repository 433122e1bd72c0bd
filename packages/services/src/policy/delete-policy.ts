import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";

export const DeletePolicyInput = PolicyInput;

/** Takes a policy out of use; its revisions stay for the audit. Throws `conflict` while a grant in force has it. */
export async function deletePolicy(caller: Caller, given: z.input<typeof DeletePolicyInput>): Promise<void> {
  const input = parseInput(DeletePolicyInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId } = scope;
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const grants = await tx.grant.count({ where: { orgId, policyId: policy.id, revokedAt: null } });
    if (grants > 0) {
      throw new ServiceError(
        "conflict",
        `${grants === 1 ? "A grant uses" : `${grants} grants use`} this policy. Give them another one or revoke them first.`,
      );
    }
    await tx.policy.update({ where: { id: policy.id, orgId }, data: { deletedAt: new Date() } });
    await scope.record({
      action: "policy.deleted",
      targetId: policy.id,
      targetName: policy.name,
      details: {},
    });
  });
}
