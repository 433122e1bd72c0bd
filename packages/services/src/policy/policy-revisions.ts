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

type At = { readonly orgId: string; readonly policyId: string };

const summary = { number: true, hash: true, publishedAt: true, publishedBy: true } as const;

export async function revisionSummaries(tx: Tx, at: At): Promise<RevisionSummary[]> {
  const revisions = await tx.policyRevision.findMany({
    where: at,
    select: summary,
    orderBy: { number: "desc" },
    take: 500,
  });
  const names = await namesOf(
    tx,
    revisions.map(({ publishedBy }) => publishedBy),
  );
  return revisions.map((revision) => ({ ...revision, publishedBy: names(revision.publishedBy) }));
}

export async function revisionDetails(tx: Tx, at: At & { number: number }): Promise<RevisionDetails | null> {
  const revision = await tx.policyRevision.findFirst({ where: at, select: { ...summary, source: true } });
  if (!revision) return null;
  const names = await namesOf(tx, [revision.publishedBy]);
  return { ...revision, publishedBy: names(revision.publishedBy) };
}

async function namesOf(tx: Tx, userIds: string[]): Promise<(userId: string) => string> {
  const users = await tx.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return (userId) => names.get(userId) ?? "a former member";
}
