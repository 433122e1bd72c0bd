import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

const MINUTES_OF_DAY = 24 * 60;
const Minute = z
  .int()
  .min(0)
  .max(MINUTES_OF_DAY - 1);

export const SetPreferencesInput = InOrgInput.extend({
  mail: z.boolean(),
  onlyUrgent: z.boolean(),
  /** Minutes after midnight; null for no quiet hours. */
  quiet: z
    .strictObject({ from: Minute, until: Minute })
    .refine(({ from, until }) => from !== until, "Quiet hours must end at another time than they begin.")
    .nullable(),
  timeZone: z.string().max(64).refine(isTimeZone, "This is not a time zone, like Europe/Berlin."),
});

/** Says how the caller wants to be told of approvals in this organisation. For members of any role. */
export async function setPreferences(
  caller: Caller,
  given: z.input<typeof SetPreferencesInput>,
): Promise<void> {
  const input = parseInput(SetPreferencesInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, actor, record }) => {
    const { mail, onlyUrgent, quiet, timeZone } = input;
    const { userId, email } = actor;
    const said = {
      mail,
      onlyUrgent,
      quietFrom: quiet?.from ?? null,
      quietUntil: quiet?.until ?? null,
      timeZone,
    };
    await tx.notificationPreferences.upsert({
      where: { orgId_userId: { orgId, userId } },
      create: { orgId, userId, ...said },
      update: said,
    });
    await record({
      action: "member.notifications_changed",
      targetId: userId,
      targetName: email,
      details: said,
    });
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
