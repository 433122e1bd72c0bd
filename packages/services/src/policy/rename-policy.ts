import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";

export const RenamePolicyInput = PolicyInput.extend({ name: Name });

/** Gives a policy another name. For policy managers. */
export async function renamePolicy(caller: Caller, given: z.input<typeof RenamePolicyInput>): Promise<void> {
  const input = parseInput(RenamePolicyInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId } = scope;
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    await tx.policy.update({ where: { id: policy.id, orgId }, data: { name: input.name } });
    await scope.record({
      action: "policy.renamed",
      targetId: policy.id,
      targetName: input.name,
      details: { nameBefore: policy.name },
    });
  });
}
