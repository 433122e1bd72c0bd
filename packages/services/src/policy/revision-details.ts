import type { Tx } from "@sallyport/db";

export type RevisionSummary = {
  readonly number: number;
  /** SHA-256 of the compiled form. */
  readonly hash: string;
  readonly publishedAt: Date;
  /** Name of the person. */
  readonly publishedBy: string;
};

export type RevisionDetails = RevisionSummary & { readonly source: string };

/** What a summary is made from. */
export const revisionColumns = { number: true, hash: true, publishedAt: true, publishedBy: true } as const;

/** One revision with its source; null when there is none of that number. */
export async function revisionDetails(
  tx: Tx,
  at: { orgId: string; policyId: string; number: number },
): Promise<RevisionDetails | null> {
  const select = { ...revisionColumns, source: true } as const;
  const revision = await tx.policyRevision.findFirst({ where: at, select });
  if (!revision) return null;
  const names = await publisherNames(tx, [revision.publishedBy]);
  return { ...revision, publishedBy: names(revision.publishedBy) };
}

export async function publisherNames(tx: Tx, userIds: string[]): Promise<(userId: string) => string> {
  const users = await tx.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return (userId) => names.get(userId) ?? "a former member";
}
