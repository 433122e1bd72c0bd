import { Prisma, type Tx } from "@sallyport/db";

/** What must be met: `quorum` different people of these; without names, policy managers and admins. */
type ApprovalRequirement = {
  readonly rule: string;
  readonly roles: readonly string[];
  /** E-mail addresses or ids. */
  readonly members: readonly string[];
  readonly quorum: number;
  /** How many of those who may still vote have approved the arguments as they stand. */
  readonly approved: number;
};

type ApprovalVote = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly vote: "approve" | "deny";
  readonly at: Date;
  readonly reason: string | null;
  /** False where the person may not vote any more, or the arguments were edited since. */
  readonly counts: boolean;
};

/** A call that people have to approve. Its arguments are sealed; `openApproval` shows them. */
export type ApprovalSummary = {
  readonly id: string;
  readonly tool: string;
  /** Of the reviewed definition; null where nobody knows. */
  readonly toolClass: string | null;
  readonly server: { readonly id: string; readonly name: string };
  readonly grant: { readonly id: string; readonly label: string };
  readonly identity: { readonly id: string; readonly name: string; readonly kind: string };
  readonly policy: { readonly id: string; readonly name: string; readonly revision: number };
  readonly rule: string;
  readonly reason: string;
  /** What the client calls itself; anybody can claim it. */
  readonly clientName: string | null;
  /** The call that asked. */
  readonly callId: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  /** `approved`: it may run once until `expiresAt`. `used`: a proxy took it for a call. */
  readonly status: "pending" | "approved" | "denied" | "expired" | "withdrawn" | "used";
  readonly decidedAt: Date | null;
  readonly denyReason: string | null;
  /** Counts the edits; every decision names it. */
  readonly version: number;
  readonly requirements: readonly ApprovalRequirement[];
  readonly votes: readonly ApprovalVote[];
  /** Whether the caller may decide, or could while it was open. */
  readonly mayVote: boolean;
  /** It is a call of an identity that belongs to the caller, who therefore may not. */
  readonly isOwn: boolean;
  readonly ownVote: "approve" | "deny" | null;
  /** The call that used it; `result` null where it still runs, or was never known to have run. */
  readonly run: { readonly callId: string; readonly at: Date; readonly result: string | null } | null;
};

type Row = Omit<ApprovalSummary, "server" | "grant" | "identity" | "policy" | "votes" | "ownVote" | "run"> & {
  serverId: string;
  serverName: string;
  grantId: string;
  grantLabel: string;
  identityId: string;
  identityName: string;
  identityKind: string;
  policyId: string;
  policyName: string | null;
  policyRevision: number;
  votes: readonly (Omit<ApprovalVote, "at"> & { at: string })[];
  usedCallId: string | null;
  usedCallAt: Date | null;
  result: string | null;
};

/** What became of an approval by now, whether or not anything has written it down. */
export const statusNow = Prisma.sql`CASE
  WHEN a.used_at IS NOT NULL THEN 'used'
  WHEN a.status IN ('pending', 'approved') AND a.expires_at <= clock_timestamp() THEN 'expired'
  WHEN a.status = 'approved' AND NOT coalesce(approval_is_met(a.org_id, a.id), false) THEN 'pending'
  ELSE a.status::text END`;

/** Holds of each that is `pending` by now. An index knows these few, so that nobody reads all to find them. */
export const mayWait = Prisma.sql`a.status IN ('pending', 'approved') AND a.used_at IS NULL`;

const REQUIREMENTS = Prisma.sql`(
  SELECT jsonb_agg(jsonb_build_object('rule', r.rule, 'roles', coalesce(r.roles, '{}'),
      'members', coalesce(r.members, '{}'), 'quorum', r.quorum, 'approved', (
        SELECT count(*) FROM approval_votes v JOIN approval_voters(a.org_id, a.id) w ON w.user_id = v.user_id
        WHERE v.org_id = a.org_id AND v.approval_id = a.id AND v.vote = 'approve' AND v.version = a.version
          AND w.requirement = r.number)) ORDER BY r.number)
  FROM ROWS FROM (jsonb_to_recordset(a.requirements) AS (rule text, roles text[], members text[], quorum int))
    WITH ORDINALITY AS r(rule, roles, members, quorum, number))`;

const VOTES = Prisma.sql`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('userId', v.user_id, 'name', u.name, 'email', u.email,
      'vote', v.vote, 'at', v.at, 'reason', v.reason, 'counts', v.version = a.version AND EXISTS (
        SELECT FROM approval_voters(a.org_id, a.id) w WHERE w.user_id = v.user_id)) ORDER BY v.at), '[]')
  FROM approval_votes v JOIN users u ON u.id = v.user_id WHERE v.org_id = a.org_id AND v.approval_id = a.id)`;

/** Approvals of a condition on `a` as one person sees them, the newest first. */
export async function selectApprovals(
  tx: Tx,
  seen: { condition: Prisma.Sql; userId: string; limit: number },
): Promise<ApprovalSummary[]> {
  const { condition, userId, limit } = seen;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.id, a.tool, a.tool_class AS "toolClass", a.rule, a.reason, a.client_name AS "clientName",
      a.call_id AS "callId", a.asked_at AS "askedAt", a.expires_at AS "expiresAt", ${statusNow} AS status,
      a.decided_at AS "decidedAt", a.deny_reason AS "denyReason", a.version,
      a.server_id AS "serverId", s.name AS "serverName", a.grant_id AS "grantId", g.label AS "grantLabel",
      a.identity_id AS "identityId", i.name AS "identityName", i.kind::text AS "identityKind",
      a.policy_id AS "policyId", p.name AS "policyName", a.policy_revision AS "policyRevision",
      ${REQUIREMENTS} AS requirements, ${VOTES} AS votes,
      EXISTS (SELECT FROM approval_voters(a.org_id, a.id) w WHERE w.user_id = ${userId}::uuid) AS "mayVote",
      i.user_id IS NOT DISTINCT FROM ${userId}::uuid AS "isOwn",
      a.used_call_id AS "usedCallId", a.used_call_at AS "usedCallAt", o.result
    FROM (SELECT * FROM approvals a WHERE ${condition} ORDER BY a.asked_at DESC, a.id DESC LIMIT ${limit}) a
    JOIN servers s ON s.org_id = a.org_id AND s.id = a.server_id
    JOIN grants g ON g.org_id = a.org_id AND g.id = a.grant_id
    JOIN identities i ON i.org_id = a.org_id AND i.id = a.identity_id
    LEFT JOIN policies p ON p.org_id = a.org_id AND p.id = a.policy_id
    LEFT JOIN outcomes o ON o.org_id = a.org_id AND o.decided_at = a.used_call_at AND o.call_id = a.used_call_id
    ORDER BY a.asked_at DESC, a.id DESC`;
  return rows.map((row) => toSummary(row, userId));
}

function toSummary(row: Row, userId: string): ApprovalSummary {
  const { serverId, serverName, grantId, grantLabel, identityId, identityName, identityKind, ...rest } = row;
  const { policyId, policyName, policyRevision, votes, usedCallId, usedCallAt, result, ...own } = rest;
  return {
    ...own,
    server: { id: serverId, name: serverName },
    grant: { id: grantId, label: grantLabel },
    identity: { id: identityId, name: identityName, kind: identityKind },
    policy: { id: policyId, name: policyName ?? "", revision: policyRevision },
    votes: votes.map((vote) => ({ ...vote, at: new Date(vote.at) })),
    ownVote: votes.find((vote) => vote.userId === userId)?.vote ?? null,
    run: usedCallId === null || usedCallAt === null ? null : { callId: usedCallId, at: usedCallAt, result },
  };
}
