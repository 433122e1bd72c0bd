import type { Tx } from "@sallyport/db";
import type { Prisma } from "@sallyport/db";
import type { HandshakeResult } from "../upstream/handshake.ts";

export type DiscoveryCounts = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly toolCount: number;
};

type At = { readonly orgId: string; readonly serverId: string };

/**
 * Writes what a handshake showed: the check's result always, the tools when it succeeded. Tools that are no longer
 * listed are kept and marked as removed. Returns how the list changed; null after a failure.
 */
export async function storeDiscovery(
  tx: Tx,
  at: At,
  result: HandshakeResult,
): Promise<DiscoveryCounts | null> {
  const now = new Date();
  if (!result.ok) {
    await tx.server.update({
      where: { id: at.serverId, orgId: at.orgId },
      data: { checkResult: result.cause, checkMessage: result.message, checkedAt: now },
    });
    return null;
  }
  const counts = await storeTools(tx, at, { tools: result.tools, now });
  await tx.server.update({
    where: { id: at.serverId, orgId: at.orgId },
    data: {
      checkResult: "ok",
      checkMessage: null,
      checkedAt: now,
      protocolVersion: result.protocolVersion,
      implementation: result.implementation,
      toolsDiscoveredAt: now,
    },
  });
  return counts;
}

async function storeTools(
  tx: Tx,
  at: At,
  seen: { tools: Extract<HandshakeResult, { ok: true }>["tools"]; now: Date },
): Promise<DiscoveryCounts> {
  const { tools, now } = seen;
  const known = new Map(
    (
      await tx.tool.findMany({ where: at, select: { name: true, definitionHash: true, removedAt: true } })
    ).map((tool) => [tool.name, tool]),
  );
  const columns = (tool: (typeof tools)[number]) => ({
    title: tool.title,
    description: tool.description,
    definition: tool.definition as Prisma.InputJsonObject,
    definitionHash: tool.definitionHash,
    lastSeenAt: now,
    removedAt: null,
  });
  const fresh = tools.filter(({ name }) => !known.has(name));
  const changed = tools.filter(({ name, definitionHash }) => {
    const before = known.get(name);
    return before !== undefined && (before.definitionHash !== definitionHash || before.removedAt !== null);
  });
  await tx.tool.createMany({
    data: fresh.map((tool) => ({ ...at, name: tool.name, firstSeenAt: now, ...columns(tool) })),
  });
  for (const tool of changed) {
    await tx.tool.updateMany({ where: { ...at, name: tool.name }, data: columns(tool) });
  }
  const names = tools.map(({ name }) => name);
  await tx.tool.updateMany({ where: { ...at, name: { in: names } }, data: { lastSeenAt: now } });
  const removed = await tx.tool.updateMany({
    where: { ...at, name: { notIn: names }, removedAt: null },
    data: { removedAt: now },
  });
  return { added: fresh.length, changed: changed.length, removed: removed.count, toolCount: tools.length };
}
