import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput, PolicyText } from "./policy-input.ts";

export const SaveDraftInput = PolicyInput.extend({
  text: PolicyText,
  /** `draftUpdatedAt` of the draft that editing began from. A draft that was saved since is a conflict. */
  basedOn: z.date(),
});

/**
 * Keeps the text being edited, valid or not. It changes nothing that is enforced. Throws `conflict`, and keeps the
 * stored draft, if that is not the one that editing began from. For policy managers.
 */
export async function saveDraft(
  caller: Caller,
  given: z.input<typeof SaveDraftInput>,
): Promise<{ draftUpdatedAt: Date }> {
  const input = parseInput(SaveDraftInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    // Always later than the one before, whatever the clock says: the time is the version.
    const draftUpdatedAt = new Date(Math.max(Date.now(), input.basedOn.getTime() + 1));
    const { count } = await tx.policy.updateMany({
      where: { id: policy.id, orgId, draftUpdatedAt: input.basedOn },
      data: { draft: input.text, draftUpdatedAt },
    });
    if (count === 0) {
      throw new ServiceError(
        "conflict",
        "This draft was changed elsewhere. Reload the policy to see the other draft.",
      );
    }
    return { draftUpdatedAt };
  });
}
