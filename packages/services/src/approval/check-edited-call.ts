import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { VersionedApprovalInput } from "./approval-input.ts";
import { assertEditAllowed } from "./assert-edit-allowed.ts";
import { EditedArguments, parseEdit } from "./parse-edit.ts";
import { assertOpen, lockForVote } from "./vote.ts";

export const CheckEditedCallInput = VersionedApprovalInput.extend({ arguments: EditedArguments });

/**
 * Whether a held call could be approved with these arguments: throws what `approveEditedCall` would. It changes
 * nothing. For those who may approve it.
 */
export async function checkEditedCall(
  caller: Caller,
  given: z.input<typeof CheckEditedCallInput>,
): Promise<void> {
  const input = parseInput(CheckEditedCallInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async (scope) => {
    const { approval, summary } = await lockForVote(scope, input.approvalId);
    assertOpen(summary, input);
    await assertEditAllowed(scope.tx, approval, parseEdit(input.arguments));
  });
}
