import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const GetPreferencesInput = InOrgInput;

/** How a member wants to be told. Quiet hours are minutes after midnight in the time zone; null for none. */
export type NotificationPreferences = {
  readonly mail: boolean;
  readonly onlyUrgent: boolean;
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  readonly timeZone: string;
};

/** The caller's own preferences; those of somebody who has said nothing are: by mail, at any time. */
export async function getPreferences(
  caller: Caller,
  given: z.input<typeof GetPreferencesInput>,
): Promise<NotificationPreferences> {
  const input = parseInput(GetPreferencesInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, actor }) => {
    const { userId } = actor;
    const row = await tx.notificationPreferences.findFirst({
      where: { orgId, userId },
      select: { mail: true, onlyUrgent: true, quietFrom: true, quietUntil: true, timeZone: true },
    });
    return row ?? { mail: true, onlyUrgent: false, quietFrom: null, quietUntil: null, timeZone: "UTC" };
  });
}
