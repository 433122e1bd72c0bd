import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { mayWait, statusNow } from "./approval-summary.ts";

export const CountApprovalsInput = InOrgInput;

/** `yours`: those on which the caller may decide and has not decided. */
export type ApprovalCounts = { readonly waiting: number; readonly yours: number };

/** How many calls wait for people. For members of any role. */
export async function countApprovals(
  caller: Caller,
  given: z.input<typeof CountApprovalsInput>,
): Promise<ApprovalCounts> {
  const input = parseInput(CountApprovalsInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, actor }) => {
    const { userId } = actor;
    const [counts] = await tx.$queryRaw<ApprovalCounts[]>`
      SELECT count(*)::int AS waiting, (count(*) FILTER (WHERE
        EXISTS (SELECT FROM approval_voters(a.org_id, a.id) w WHERE w.user_id = ${userId}::uuid)
        AND NOT EXISTS (SELECT FROM approval_votes v WHERE v.org_id = a.org_id AND v.approval_id = a.id
          AND v.user_id = ${userId}::uuid AND v.version = a.version)))::int AS yours
      FROM approvals a WHERE a.org_id = ${orgId}::uuid AND ${mayWait} AND ${statusNow} = 'pending'`;
    return counts ?? { waiting: 0, yours: 0 };
  });
}
