import { approvalPlace, type Keyring, open } from "@sallyport/credentials";
import type { Approval } from "@sallyport/db";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { ApprovalInput } from "./approval-input.ts";
import { lockApproval } from "./find-approval.ts";

export const OpenApprovalInput = ApprovalInput;

export type OpenedApproval = {
  /** Of the arguments that are shown; a decision names it. */
  readonly version: number;
  /** JSON text as the agent gave them, in canonical form. */
  readonly arguments: string;
  /** What an approver made of them; null where nobody changed them. */
  readonly edited: string | null;
  /** The last call of this tool that was approved and used, to compare with; null where there is none. */
  readonly before: { readonly approvalId: string; readonly usedAt: Date; readonly arguments: string } | null;
};

/**
 * Shows the arguments of a held call, and tells the admin log so. For those who may decide on it, and for auditors;
 * others get `forbidden`.
 */
export async function openApproval(
  caller: Caller,
  given: z.input<typeof OpenApprovalInput>,
): Promise<OpenedApproval> {
  const input = parseInput(OpenApprovalInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, actor, record }) => {
    const { userId } = actor;
    const { approval, summary } = await lockApproval(tx, { orgId, approvalId: input.approvalId, userId });
    const isAuditor = await tx.membership.count({ where: { orgId, userId, auditor: true } });
    if (!summary.mayVote && isAuditor === 0) {
      throw new ServiceError(
        "forbidden",
        "Only those who may decide on this call, and auditors, may see its arguments.",
      );
    }
    const { serverId, tool } = approval;
    const before = await tx.approval.findFirst({
      where: { orgId, serverId, tool, usedAt: { not: null }, id: { not: approval.id } },
      orderBy: { usedAt: "desc" },
    });
    await record({
      action: "approval.opened",
      targetId: approval.id,
      targetName: tool,
      details: { callId: approval.callId, comparedWith: before?.id ?? null },
    });
    const { keyring } = caller.services;
    return {
      version: approval.version,
      arguments: opened(keyring, approval, "arguments") ?? "",
      edited: opened(keyring, approval, "edited"),
      before:
        before === null || before.usedAt === null
          ? null
          : {
              approvalId: before.id,
              usedAt: before.usedAt,
              arguments: opened(keyring, before, "edited") ?? opened(keyring, before, "arguments") ?? "",
            },
    };
  });
}

function opened(keyring: Keyring, approval: Approval, which: "arguments" | "edited"): string | null {
  const sealed = approval[which];
  return sealed === null ? null : open(keyring, approvalPlace(approval, which), sealed);
}
