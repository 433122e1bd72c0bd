import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const GetNotificationSettingsInput = InOrgInput;

type EndpointSummary = {
  readonly id: string;
  readonly kind: "webhook" | "slack";
  readonly name: string;
  /** Of Slack without its path, which is a secret. */
  readonly url: string;
  readonly enabled: boolean;
  readonly createdAt: Date;
};

export type NotificationSettings = {
  readonly endpoints: readonly EndpointSummary[];
  /** After so many minutes without a decision admins are told; null for never. */
  readonly escalateAfterMinutes: number | null;
};

/** Where the organisation is told of approvals. For admins. */
export async function getNotificationSettings(
  caller: Caller,
  given: z.input<typeof GetNotificationSettingsInput>,
): Promise<NotificationSettings> {
  const input = parseInput(GetNotificationSettingsInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId }) => {
    const { escalateAfterMinutes } = await tx.org.findFirstOrThrow({ where: { id: orgId } });
    const endpoints = await tx.notificationEndpoint.findMany({
      where: { orgId },
      select: { id: true, kind: true, name: true, url: true, enabled: true, createdAt: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return { endpoints, escalateAfterMinutes };
  });
}
