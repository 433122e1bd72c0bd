import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const ListPoliciesInput = InOrgInput.extend({ serverId: Id.optional() });

export type PolicySummary = {
  readonly id: string;
  readonly name: string;
  readonly server: { readonly id: string; readonly name: string };
  /** 0 before the first publish. */
  readonly currentRevision: number;
  readonly publishedAt: Date | null;
  readonly hasUnpublishedDraft: boolean;
  /** Grants in force with this policy. */
  readonly grantCount: number;
};

/** The organisation's policies by server and name. For members of any role. */
export async function listPolicies(
  caller: Caller,
  given: z.input<typeof ListPoliciesInput>,
): Promise<PolicySummary[]> {
  const input = parseInput(ListPoliciesInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policies = await tx.policy.findMany({
      where: {
        orgId,
        deletedAt: null,
        ...(input.serverId === undefined ? {} : { serverId: input.serverId }),
      },
      include: {
        server: { select: { id: true, name: true } },
        revisions: { select: { publishedAt: true, source: true }, orderBy: { number: "desc" }, take: 1 },
        _count: { select: { grants: { where: { revokedAt: null } } } },
      },
      orderBy: [{ server: { name: "asc" } }, { name: "asc" }],
    });
    return policies.map(({ id, name, server, currentRevision, draft, revisions, _count }) => ({
      id,
      name,
      server,
      currentRevision,
      publishedAt: revisions[0]?.publishedAt ?? null,
      hasUnpublishedDraft: revisions[0]?.source !== draft,
      grantCount: _count.grants,
    }));
  });
}
