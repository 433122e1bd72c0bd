import { Prisma, type Tx } from "@sallyport/db";
import type { ToldApproval } from "./payload.ts";

/** `isOpen`: there is still something to decide. */
type FoundApproval = { readonly approval: ToldApproval; readonly isOpen: boolean };

/** What may be told of approvals, by id. */
export async function findApprovals(
  tx: Tx,
  orgId: string,
  ids: readonly string[],
): Promise<Map<string, FoundApproval>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<(ToldApproval & { isOpen: boolean })[]>`
    SELECT a.id, a.tool, a.tool_class AS "toolClass", s.name AS server, i.name AS identity, a.rule, a.reason,
      a.asked_at AS "askedAt", a.expires_at AS "expiresAt", a.decided_at AS "decidedAt",
      a.deny_reason AS "denyReason", a.edited IS NOT NULL AS edited,
      a.status = 'pending' AND a.expires_at > clock_timestamp() AS "isOpen"
    FROM approvals a
    JOIN servers s ON s.org_id = a.org_id AND s.id = a.server_id
    JOIN identities i ON i.org_id = a.org_id AND i.id = a.identity_id
    WHERE a.org_id = ${orgId}::uuid AND a.id IN (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`;
  return new Map(rows.map(({ isOpen, ...approval }) => [approval.id, { approval, isOpen }]));
}
