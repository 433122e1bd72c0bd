import type { Tx } from "@sallyport/db";

const KEY = /^([0-9a-f-]{36}):[^:]+:(.+)$/;

/** Whose budget a key names, and how people call it; undefined where it is nothing of the organisation's. */
export async function budgetName(
  tx: Tx,
  { org, key }: { readonly org: { readonly id: string; readonly name: string }; readonly key: string },
): Promise<{ readonly ownerId: string; readonly name: string } | undefined> {
  const [, id = "", counter = ""] = KEY.exec(key) ?? [];
  if (id === "") return undefined;
  const where = { id, orgId: org.id };
  const grant = await tx.grant.findFirst({ where, select: { label: true } });
  const identity = await tx.identity.findFirst({ where, select: { name: true } });
  const server = await tx.server.findFirst({ where, select: { name: true } });
  const owner = grant?.label ?? identity?.name ?? server?.name ?? (id === org.id ? org.name : undefined);
  return owner === undefined ? undefined : { ownerId: id, name: `${counter} of ${owner}` };
}
