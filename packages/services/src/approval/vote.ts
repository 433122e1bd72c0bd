import type { OrgScope } from "../in-org.ts";
import { ServiceError } from "../service-error.ts";
import type { ApprovalSummary } from "./approval-summary.ts";
import { findSummary, type Found, lockApproval } from "./find-approval.ts";

/** What a decision did: `missing` is how many more people have to approve. */
export type Decided = { readonly status: ApprovalSummary["status"]; readonly missing: number };

const OVER: Readonly<Record<Exclude<ApprovalSummary["status"], "pending" | "approved">, string>> = {
  denied: "It was denied meanwhile.",
  expired: "The time to decide is over. The agent can ask again.",
  withdrawn: "It was withdrawn: the grant has ended, or the policy or the tool has changed.",
  used: "It was approved and used meanwhile.",
};

/** The approval for somebody who may decide on it. Throws `forbidden` for everybody else, and `not_found`. */
export async function lockForVote({ tx, orgId, actor }: OrgScope, approvalId: string): Promise<Found> {
  const found = await lockApproval(tx, { orgId, approvalId, userId: actor.userId });
  const { isOwn, mayVote } = found.summary;
  if (isOwn) {
    throw new ServiceError("forbidden", "This identity belongs to you. Nobody decides on their own calls.");
  }
  if (!mayVote) throw new ServiceError("forbidden", "You are not among those who may decide on this call.");
  return found;
}

/** Throws `conflict` where there is nothing to decide any more, or it is about other arguments than were looked at. */
export function assertOpen({ status, version }: ApprovalSummary, looked?: { version: number }): void {
  if (status !== "pending" && status !== "approved") throw new ServiceError("conflict", OVER[status]);
  if (looked !== undefined && looked.version !== version) {
    throw new ServiceError("conflict", "Somebody edited the arguments meanwhile. Look at them first.");
  }
}

/** One vote for each person; the last one counts. False when they had voted so before. */
export async function putVote(
  { tx, orgId, actor }: OrgScope,
  vote: { approvalId: string; vote: "approve" | "deny"; version: number; reason: string | null },
): Promise<boolean> {
  const { approvalId, version, reason } = vote;
  const { userId } = actor;
  const written = await tx.$executeRaw`
    INSERT INTO approval_votes AS v (org_id, approval_id, user_id, vote, version, reason)
    VALUES (${orgId}::uuid, ${approvalId}::uuid, ${userId}::uuid, ${vote.vote}::vote, ${version}, ${reason})
    ON CONFLICT (approval_id, user_id) DO UPDATE
      SET vote = excluded.vote, version = excluded.version, reason = excluded.reason, at = now()
      WHERE (v.vote, v.version) IS DISTINCT FROM (excluded.vote, excluded.version)`;
  return written > 0;
}

/** Approves it once every requirement is met, and says where it stands. */
export async function settleVotes({ tx, orgId, actor }: OrgScope, approvalId: string): Promise<Decided> {
  await tx.$executeRaw`
    UPDATE approvals SET status = 'approved', decided_at = clock_timestamp()
    WHERE org_id = ${orgId}::uuid AND id = ${approvalId}::uuid AND status = 'pending'
      AND expires_at > clock_timestamp() AND approval_is_met(org_id, id)`;
  const { status, requirements } = await findSummary(tx, { orgId, approvalId, userId: actor.userId });
  return { status, missing: Math.max(...requirements.map(({ quorum, approved }) => quorum - approved), 0) };
}
