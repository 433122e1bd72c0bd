import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput, PolicyText } from "./policy-input.ts";

export const SaveDraftInput = PolicyInput.extend({ text: PolicyText });

/** Keeps the text being edited, right or wrong. It changes nothing that is enforced. For policy managers. */
export async function saveDraft(
  caller: Caller,
  given: z.input<typeof SaveDraftInput>,
): Promise<{ draftUpdatedAt: Date }> {
  const input = parseInput(SaveDraftInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const draftUpdatedAt = new Date();
    await tx.policy.update({ where: { id: policy.id, orgId }, data: { draft: input.text, draftUpdatedAt } });
    return { draftUpdatedAt };
  });
}
