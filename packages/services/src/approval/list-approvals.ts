import { Prisma } from "@sallyport/db";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { type ApprovalSummary, mayWait, selectApprovals, statusNow } from "./approval-summary.ts";

export const ListApprovalsInput = InOrgInput.extend({
  /** Those that people can still decide, or all others. */
  show: z.enum(["pending", "decided"]),
  /** Of the decided ones only those with this end. */
  status: z.enum(["approved", "used", "denied", "expired", "withdrawn"]).optional(),
  grantId: Id.optional(),
  /** The last one that is known, to go on behind it. */
  after: z.strictObject({ askedAt: z.date(), id: Id }).optional(),
});

const PAGE = 50;

/** Calls that people have to approve, or had to, the newest first; without arguments. For members of any role. */
export async function listApprovals(
  caller: Caller,
  given: z.input<typeof ListApprovalsInput>,
): Promise<ApprovalSummary[]> {
  const input = parseInput(ListApprovalsInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, actor }) => {
    const { show, status, grantId, after } = input;
    const conditions = [
      Prisma.sql`a.org_id = ${orgId}::uuid`,
      show === "pending"
        ? Prisma.sql`${mayWait} AND ${statusNow} = 'pending'`
        : Prisma.sql`${statusNow} <> 'pending'`,
    ];
    if (status !== undefined) conditions.push(Prisma.sql`${statusNow} = ${status}`);
    if (grantId !== undefined) conditions.push(Prisma.sql`a.grant_id = ${grantId}::uuid`);
    if (after !== undefined)
      conditions.push(Prisma.sql`(a.asked_at, a.id) < (${after.askedAt}, ${after.id}::uuid)`);
    const condition = Prisma.join(conditions, " AND ");
    return selectApprovals(tx, { condition, userId: actor.userId, limit: PAGE });
  });
}
