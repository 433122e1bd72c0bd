import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ApprovalInput } from "./approval-input.ts";
import type { ApprovalSummary } from "./approval-summary.ts";
import { findSummary } from "./find-approval.ts";

export const GetApprovalInput = ApprovalInput;

/** One call that people have to approve, or had to; without arguments. For members of any role. */
export async function getApproval(
  caller: Caller,
  given: z.input<typeof GetApprovalInput>,
): Promise<ApprovalSummary> {
  const input = parseInput(GetApprovalInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, ({ tx, orgId, actor }) =>
    findSummary(tx, { orgId, approvalId: input.approvalId, userId: actor.userId }),
  );
}
