import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";
import { publisherNames, revisionColumns, type RevisionSummary } from "./revision-details.ts";

export const ListRevisionsInput = PolicyInput;

/** The newest 500 revisions, the newest first. For members of any role. */
export async function listRevisions(
  caller: Caller,
  given: z.input<typeof ListRevisionsInput>,
): Promise<RevisionSummary[]> {
  const input = parseInput(ListRevisionsInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const revisions = await tx.policyRevision.findMany({
      where: { orgId, policyId: policy.id },
      select: revisionColumns,
      orderBy: { number: "desc" },
      take: 500,
    });
    const names = await publisherNames(
      tx,
      revisions.map(({ publishedBy }) => publishedBy),
    );
    return revisions.map((revision) => ({ ...revision, publishedBy: names(revision.publishedBy) }));
  });
}
