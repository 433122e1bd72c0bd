import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput, storedLabels } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const ListIdentitiesInput = InOrgInput;

export type IdentitySummary = {
  readonly id: string;
  readonly kind: "human" | "agent" | "service";
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** The member to whom it belongs, who never approves its calls. */
  readonly person: { readonly name: string; readonly email: string } | null;
  /** Grants that are not revoked. */
  readonly grantCount: number;
};

/** The organisation's identities by name. For members of any role. */
export async function listIdentities(
  caller: Caller,
  given: z.input<typeof ListIdentitiesInput>,
): Promise<IdentitySummary[]> {
  const input = parseInput(ListIdentitiesInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const identities = await tx.identity.findMany({
      where: { orgId, deletedAt: null },
      include: {
        user: { select: { name: true, email: true } },
        _count: { select: { grants: { where: { revokedAt: null } } } },
      },
      orderBy: [{ name: "asc" }, { createdAt: "asc" }],
    });
    return identities.map(({ id, kind, name, labels, createdAt, user, _count }) => ({
      id,
      kind,
      name,
      labels: storedLabels(labels),
      createdAt,
      person: user,
      grantCount: _count.grants,
    }));
  });
}
