import { approvalPlace, open, seal } from "@sallyport/credentials";
import { canonical } from "@sallyport/json";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { VersionedApprovalInput } from "./approval-input.ts";
import { assertEditAllowed } from "./assert-edit-allowed.ts";
import { EditedArguments, parseEdit } from "./parse-edit.ts";
import { assertOpen, type Decided, lockForVote, putVote, settleVotes } from "./vote.ts";

export const ApproveEditedCallInput = VersionedApprovalInput.extend({ arguments: EditedArguments });

/**
 * Approves a held call with other arguments: they must fit the tool's reviewed schema, and the policy decides on them
 * anew. Whoever approved it before has to approve again. Throws `invalid_input` with what is wrong. For those who may
 * approve it.
 */
export async function approveEditedCall(
  caller: Caller,
  given: z.input<typeof ApproveEditedCallInput>,
): Promise<Decided> {
  const input = parseInput(ApproveEditedCallInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async (scope) => {
    const { tx, orgId } = scope;
    const { approval, summary } = await lockForVote(scope, input.approvalId);
    assertOpen(summary, input);
    const args = parseEdit(input.arguments);
    const text = canonical(args);
    const { keyring } = caller.services;
    const { id, tool, callId } = approval;
    const stands = approval.edited === null ? "arguments" : "edited";
    if (open(keyring, approvalPlace(approval, stands), approval[stands] ?? "") === text) {
      throw new ServiceError(
        "invalid_input",
        "These are the arguments as they stand. Approve them, or change them.",
      );
    }
    await assertEditAllowed(tx, approval, args);
    const version = input.version + 1;
    await tx.approval.update({
      where: { id, orgId },
      data: {
        edited: seal(keyring, approvalPlace(approval, "edited"), text),
        version,
        status: "pending",
        decidedAt: null,
      },
      select: { id: true },
    });
    await putVote(scope, { approvalId: id, vote: "approve", version, reason: null });
    const decided = await settleVotes(scope, id);
    await scope.record({
      action: "approval.approved",
      targetId: id,
      targetName: tool,
      details: { callId, version, edited: true, missing: decided.missing },
    });
    return decided;
  });
}
