import type { OrgScope } from "../in-org.ts";

/**
 * Pins the newest definitions of these tools for the person who asks, keeps each in the history, and tells the
 * proxies. `firstUse`: the server's first discovery does it, and nobody looked. Leaves tools alone whose newest
 * definition a person has accepted already.
 */
export async function acceptDefinitions(
  { tx, orgId, actor }: OrgScope,
  serverId: string,
  { names, firstUse }: { names: readonly string[]; firstUse: boolean },
): Promise<void> {
  const now = new Date();
  await tx.$executeRaw`
    WITH accepted AS (
      UPDATE tools SET reviewed_definition = definition, reviewed_hash = definition_hash, reviewed_at = ${now},
        reviewed_by = ${actor.email}, first_use = ${firstUse}
      WHERE org_id = ${orgId}::uuid AND server_id = ${serverId}::uuid AND name = ANY(${names})
        AND (reviewed_hash IS DISTINCT FROM definition_hash OR first_use)
      RETURNING name, definition_hash, definition)
    INSERT INTO tool_reviews (at, org_id, server_id, tool, hash, definition, reviewer_id, reviewer,
      first_use)
    SELECT ${now}, ${orgId}::uuid, ${serverId}::uuid, name, definition_hash, definition, ${actor.userId}::uuid,
      ${actor.email}, ${firstUse}
    FROM accepted`;
  await tx.server.update({ where: { id: serverId, orgId }, data: { toolsReviewedAt: now } });
}
