import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Labels, labelTexts, storedLabels } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { GrantInput, noSuchGrant } from "./grant-input.ts";

export const SetGrantLabelsInput = GrantInput.extend({ labels: Labels });

/** Replaces a grant's labels. Its calls are decided with them from then on. For admins. */
export async function setGrantLabels(
  caller: Caller,
  given: z.input<typeof SetGrantLabelsInput>,
): Promise<void> {
  const input = parseInput(SetGrantLabelsInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const grant = await tx.grant.findFirst({ where: { id: input.grantId, orgId } });
    if (!grant) throw noSuchGrant();
    await tx.grant.updateMany({ where: { id: grant.id, orgId }, data: { labels: input.labels } });
    await scope.record({
      action: "grant.labels_changed",
      targetId: grant.id,
      targetName: grant.label,
      details: { labels: labelTexts(input.labels), labelsBefore: labelTexts(storedLabels(grant.labels)) },
    });
  });
}
