import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

const DAY_MINUTES = 24 * 60;

export const SetEscalationInput = InOrgInput.extend({
  /** Null for never. */
  afterMinutes: z.int().min(1, "Use at least 1 minute.").max(DAY_MINUTES, "Use at most a day.").nullable(),
});

/** Says after how many minutes without a decision admins are told of a held call. For admins. */
export async function setEscalation(
  caller: Caller,
  given: z.input<typeof SetEscalationInput>,
): Promise<void> {
  const input = parseInput(SetEscalationInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, orgName, record }) => {
    const { afterMinutes } = input;
    await tx.org.update({
      where: { id: orgId },
      data: { escalateAfterMinutes: afterMinutes },
      select: { id: true },
    });
    await record({
      action: "org.escalation_changed",
      targetId: orgId,
      targetName: orgName,
      details: { afterMinutes },
    });
  });
}
