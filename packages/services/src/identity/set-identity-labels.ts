import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput, Labels, labelTexts, storedLabels } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { findIdentity } from "./find-identity.ts";

export const SetIdentityLabelsInput = InOrgInput.extend({ identityId: Id, labels: Labels });

/** Replaces an identity's labels. Its grants are decided with them from then on. For admins. */
export async function setIdentityLabels(
  caller: Caller,
  given: z.input<typeof SetIdentityLabelsInput>,
): Promise<void> {
  const input = parseInput(SetIdentityLabelsInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const { id, name, labels } = await findIdentity(tx, { orgId, identityId: input.identityId });
    await tx.identity.update({ where: { id, orgId }, data: { labels: input.labels } });
    await scope.record({
      action: "identity.labels_changed",
      targetId: id,
      targetName: name,
      details: { labels: labelTexts(input.labels), labelsBefore: labelTexts(storedLabels(labels)) },
    });
  });
}
