import { Prisma, type Tx } from "@sallyport/db";

/** How the newest call ended that a server was asked to answer. */
export type ServerTraffic = {
  readonly at: Date;
  /** Whether the server gave a usable answer, were it an error of the tool. */
  readonly answered: boolean;
  readonly upstreamStatus: number | null;
};

/** Calls that ended without the server's doing (the client left, the grant was revoked) say nothing, and are skipped. */
const LOOKED_AT = 20;

/** The newest call of each server whose end says something of the server: one index look-up each. */
export async function lastTraffic(
  tx: Tx,
  at: { orgId: string; serverIds: readonly string[] },
): Promise<ReadonlyMap<string, ServerTraffic>> {
  if (at.serverIds.length === 0) return new Map();
  const ids = Prisma.join(at.serverIds.map((id) => Prisma.sql`${id}::uuid`));
  const rows = await tx.$queryRaw<(ServerTraffic & { id: string })[]>`
    SELECT s.id, t.at, t.result <> 'upstream_failed' AS answered, t.upstream_status AS "upstreamStatus"
    FROM servers s CROSS JOIN LATERAL (
      SELECT o.at, o.result, o.upstream_status
      FROM (
        SELECT d.at, d.call_id FROM decisions d
        WHERE d.org_id = s.org_id AND d.server_id = s.id AND d.answer = 'forwarded'
        ORDER BY d.at DESC, d.call_id DESC LIMIT ${LOOKED_AT}) n
      JOIN outcomes o ON o.decided_at = n.at AND o.call_id = n.call_id
      WHERE o.org_id = s.org_id AND o.result NOT IN ('client_gone', 'cut_off')
      ORDER BY o.at DESC LIMIT 1) t
    WHERE s.org_id = ${at.orgId}::uuid AND s.id IN (${ids})`;
  return new Map(rows.map(({ id, ...traffic }) => [id, traffic]));
}
