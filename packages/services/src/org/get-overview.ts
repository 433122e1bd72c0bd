import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg, type Role } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const GetOverviewInput = InOrgInput;

export type Overview = {
  readonly org: { readonly name: string; readonly slug: string };
  readonly role: Role;
  readonly counts: {
    readonly servers: number;
    readonly policies: number;
    readonly identities: number;
    /** Neither revoked nor expired. */
    readonly grants: number;
  };
  readonly firstCallAt: Date | null;
  readonly last24h: { readonly allowed: number; readonly denied: number };
};

/** What the overview page shows. For members of any role. */
export async function getOverview(
  caller: Caller,
  given: z.input<typeof GetOverviewInput>,
): Promise<Overview> {
  const input = parseInput(GetOverviewInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, orgName, role }) => {
    const alive = { orgId, deletedAt: null };
    const counts = {
      servers: await tx.server.count({ where: alive }),
      policies: await tx.policy.count({ where: { ...alive, currentRevision: { gt: 0 } } }),
      identities: await tx.identity.count({ where: alive }),
      grants: await tx.grant.count({
        where: { orgId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
      }),
    };
    const first = await tx.decision.findFirst({
      where: { orgId, method: "tools/call" },
      orderBy: [{ at: "asc" }],
      select: { at: true },
    });
    const effects = await tx.decision.groupBy({
      by: ["effect"],
      where: { orgId, method: "tools/call", at: { gt: new Date(Date.now() - 24 * 60 * 60_000) } },
      _count: true,
    });
    const of = (effect: "allow" | "deny"): number =>
      effects.find((row) => row.effect === effect)?._count ?? 0;
    return {
      org: { name: orgName, slug: input.org },
      role,
      counts,
      firstCallAt: first?.at ?? null,
      last24h: { allowed: of("allow"), denied: of("deny") },
    };
  });
}
