import { type Approval, Prisma, type Tx } from "@sallyport/db";
import { ServiceError } from "../service-error.ts";
import { type ApprovalSummary, selectApprovals } from "./approval-summary.ts";

export type Found = { readonly approval: Approval; readonly summary: ApprovalSummary };

const NO_SUCH_APPROVAL = "There is no such approval in this organisation.";

/** One approval as a person sees it. Throws `not_found` alike for unknown and foreign ones. */
export async function findSummary(
  tx: Tx,
  at: { orgId: string; approvalId: string; userId: string },
): Promise<ApprovalSummary> {
  const { orgId, approvalId, userId } = at;
  const condition = Prisma.sql`a.org_id = ${orgId}::uuid AND a.id = ${approvalId}::uuid`;
  const [summary] = await selectApprovals(tx, { condition, userId, limit: 1 });
  if (summary === undefined) throw new ServiceError("not_found", NO_SUCH_APPROVAL);
  return summary;
}

/** The same with its row, which nobody else changes or uses until the transaction ends. */
export async function lockApproval(
  tx: Tx,
  at: { orgId: string; approvalId: string; userId: string },
): Promise<Found> {
  const { orgId, approvalId } = at;
  await tx.$queryRaw`SELECT 1 FROM approvals WHERE org_id = ${orgId}::uuid AND id = ${approvalId}::uuid FOR UPDATE`;
  const approval = await tx.approval.findFirst({ where: { orgId, id: approvalId } });
  if (!approval) throw new ServiceError("not_found", NO_SUCH_APPROVAL);
  return { approval, summary: await findSummary(tx, at) };
}
