import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { VersionedApprovalInput } from "./approval-input.ts";
import { assertOpen, type Decided, lockForVote, putVote, settleVotes } from "./vote.ts";

export const ApproveCallInput = VersionedApprovalInput;

/**
 * Approves a held call as its arguments stand. Once every requirement has its quorum it may run, once, until it
 * expires. Asking twice is the same as once. For those whom the policy names, never for the person whose call it is.
 */
export async function approveCall(caller: Caller, given: z.input<typeof ApproveCallInput>): Promise<Decided> {
  const input = parseInput(ApproveCallInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async (scope) => {
    const { approval, summary } = await lockForVote(scope, input.approvalId);
    const { status, ownVote } = summary;
    const { id, tool, callId } = approval;
    if (status === "used" && ownVote === "approve") return { status, missing: 0 }; // a click that came twice
    assertOpen(summary, input);
    const { version } = input;
    const isNew = await putVote(scope, { approvalId: id, vote: "approve", version, reason: null });
    const decided = await settleVotes(scope, id);
    if (isNew) {
      await scope.record({
        action: "approval.approved",
        targetId: id,
        targetName: tool,
        details: { callId, version, edited: false, missing: decided.missing },
      });
    }
    return decided;
  });
}
