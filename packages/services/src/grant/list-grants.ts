import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { seenProxies } from "../proxy-rollout.ts";
import { type GrantSummary, lastUses, toGrantSummary, withGrantNames } from "./grant-summary.ts";

export const ListGrantsInput = InOrgInput.extend({ serverId: Id.optional(), identityId: Id.optional() });

/** The organisation's grants, those in force first, then the newest. For members of any role. */
export async function listGrants(
  caller: Caller,
  given: z.input<typeof ListGrantsInput>,
): Promise<GrantSummary[]> {
  const input = parseInput(ListGrantsInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const { serverId, identityId } = input;
    const rows = await tx.grant.findMany({
      where: {
        orgId,
        ...(serverId === undefined ? {} : { serverId }),
        ...(identityId === undefined ? {} : { identityId }),
      },
      include: withGrantNames,
      orderBy: [{ revokedAt: { sort: "asc", nulls: "first" } }, { createdAt: "desc" }],
      take: 1000,
    });
    const used = await lastUses(tx, { orgId, grantIds: rows.map(({ id }) => id) });
    const proxies = await seenProxies(tx);
    return rows.map((row) =>
      toGrantSummary(caller.services, row, { lastUsedAt: used.get(row.id) ?? null, proxies }),
    );
  });
}
