import type { Prisma, Tx } from "@sallyport/db";
import type { OrgScope } from "../in-org.ts";
import type { HandshakeResult } from "../upstream/handshake.ts";
import { acceptDefinitions } from "./accept-definitions.ts";

export type DiscoveryCounts = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly toolCount: number;
  /** How many were trusted on first use: all of the first discovery's, none of a later one's. */
  readonly firstUse: number;
};

type At = { readonly orgId: string; readonly serverId: string };
type Found = Extract<HandshakeResult, { ok: true }>["tools"];

/**
 * Writes what a handshake showed: the check's result always, the tools when it succeeded. Tools that are no longer
 * listed are kept and marked as removed. The tools of a server's first discovery are trusted on first use, without
 * anybody's review; what later ones find new or changed waits for one. Returns how the list changed, or null after
 * a failure.
 */
export async function storeDiscovery(
  scope: OrgScope,
  serverId: string,
  result: HandshakeResult,
): Promise<DiscoveryCounts | null> {
  const { tx, orgId } = scope;
  const now = new Date();
  const where = { id: serverId, orgId };
  if (!result.ok) {
    const data = { checkResult: result.cause, checkMessage: result.message, checkedAt: now };
    await tx.server.update({ where, data });
    return null;
  }
  // Proxies write into the same rows: whoever locks the server's row writes first.
  await tx.$queryRaw`SELECT 1 FROM servers WHERE org_id = ${orgId}::uuid AND id = ${serverId}::uuid FOR UPDATE`;
  const counts = await storeTools(tx, { orgId, serverId }, { tools: result.tools, now });
  const { toolsReviewedAt } = await tx.server.update({
    where,
    data: {
      checkResult: "ok",
      checkMessage: null,
      checkedAt: now,
      protocolVersion: result.protocolVersion,
      implementation: result.implementation,
      toolsDiscoveredAt: now,
      toolsLeftOut: [...result.leftOut],
    },
  });
  if (toolsReviewedAt !== null) return counts;
  const names = result.tools.map(({ name }) => name);
  await acceptDefinitions(scope, serverId, { names, firstUse: true });
  return { ...counts, firstUse: names.length };
}

async function storeTools(tx: Tx, at: At, seen: { tools: Found; now: Date }): Promise<DiscoveryCounts> {
  const { tools, now } = seen;
  const select = { name: true, definitionHash: true, removedAt: true } as const;
  const rows = await tx.tool.findMany({ where: at, select });
  const known = new Map(rows.map((tool) => [tool.name, tool]));
  const fresh = tools.filter(({ name }) => !known.has(name));
  const changed = tools.filter(({ name, definitionHash }) => {
    const before = known.get(name);
    return before !== undefined && (before.definitionHash !== definitionHash || before.removedAt !== null);
  });
  await tx.tool.createMany({
    data: fresh.map(({ name, title, description, definition, definitionHash }) => ({
      ...at,
      name,
      title,
      description,
      definition: definition as Prisma.InputJsonObject,
      definitionHash,
      firstSeenAt: now,
      changedAt: now,
      lastSeenAt: now,
    })),
  });
  await replaceTools(tx, at, { tools: changed, now });
  const names = tools.map(({ name }) => name);
  await tx.tool.updateMany({ where: { ...at, name: { in: names } }, data: { lastSeenAt: now } });
  const removed = await tx.tool.updateMany({
    where: { ...at, name: { notIn: names }, removedAt: null },
    data: { removedAt: now },
  });
  return {
    added: fresh.length,
    changed: changed.length,
    removed: removed.count,
    toolCount: tools.length,
    firstUse: 0,
  };
}

/** In one statement, because a server may change thousands of tools at once. */
async function replaceTools(tx: Tx, at: At, seen: { tools: Found; now: Date }): Promise<void> {
  await tx.$executeRaw`
    UPDATE tools
    SET title = seen.title, description = seen.description, definition = seen.definition,
        definition_hash = seen."definitionHash", removed_at = NULL,
        changed_at = CASE WHEN tools.definition_hash = seen."definitionHash" THEN changed_at ELSE ${seen.now} END
    FROM jsonb_to_recordset(${JSON.stringify(seen.tools)}::jsonb)
      AS seen(name text, title text, description text, definition jsonb, "definitionHash" text)
    WHERE org_id = ${at.orgId}::uuid AND server_id = ${at.serverId}::uuid AND tools.name = seen.name`;
}
