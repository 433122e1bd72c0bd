import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ApprovalInput } from "./approval-input.ts";
import { assertOpen, type Decided, lockForVote, putVote } from "./vote.ts";

const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]*$/u;

export const DenyCallInput = ApprovalInput.extend({
  /** For the agent. */
  reason: z
    .string()
    .trim()
    .min(1, "Say why, for the agent.")
    .max(500, "Use at most 500 characters.")
    .regex(VISIBLE, "Remove invisible characters."),
});

/**
 * Denies a held call, also one that was approved and has not run. One denial is enough. The agent gets the reason, and
 * the same again until the approval would have expired. For those who may approve it.
 */
export async function denyCall(caller: Caller, given: z.input<typeof DenyCallInput>): Promise<Decided> {
  const input = parseInput(DenyCallInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async (scope) => {
    const { tx, orgId } = scope;
    const { approval, summary } = await lockForVote(scope, input.approvalId);
    const { id, tool, callId, version } = approval;
    if (summary.status === "denied" && summary.ownVote === "deny") return { status: "denied", missing: 0 };
    assertOpen(summary);
    const { reason } = input;
    await putVote(scope, { approvalId: id, vote: "deny", version, reason });
    await tx.approval.update({
      where: { id, orgId },
      data: { status: "denied", decidedAt: new Date(), denyReason: reason },
      select: { id: true },
    });
    await scope.record({
      action: "approval.denied",
      targetId: id,
      targetName: tool,
      details: { callId, version, reason },
    });
    return { status: "denied", missing: 0 };
  });
}
