import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg, type Role } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { countUsed } from "../plan/count-used.ts";
import { FREE_PLAN, type Limited } from "../plan/free-plan.ts";

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
  /** How many of them the plan allows. */
  readonly limits: Readonly<Record<Limited, number>>;
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
    const counts = {
      servers: await countUsed({ tx, orgId }, "servers"),
      policies: await tx.policy.count({ where: { orgId, deletedAt: null, currentRevision: { gt: 0 } } }),
      identities: await countUsed({ tx, orgId }, "identities"),
      grants: await countUsed({ tx, orgId }, "grants"),
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
      limits: FREE_PLAN,
      firstCallAt: first?.at ?? null,
      last24h: { allowed: of("allow"), denied: of("deny") },
    };
  });
}
