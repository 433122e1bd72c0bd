import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { seenProxies } from "../proxy-rollout.ts";
import { GrantInput, noSuchGrant } from "./grant-input.ts";
import { type GrantSummary, lastUses, toGrantSummary, withGrantNames } from "./grant-summary.ts";

export const GetGrantInput = GrantInput;

/** One grant. For members of any role. */
export async function getGrant(caller: Caller, given: z.input<typeof GetGrantInput>): Promise<GrantSummary> {
  const input = parseInput(GetGrantInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const row = await tx.grant.findFirst({ where: { id: input.grantId, orgId }, include: withGrantNames });
    if (!row) throw noSuchGrant();
    const used = await lastUses(tx, { orgId, grantIds: [row.id] });
    const lastUsedAt = used.get(row.id) ?? null;
    return toGrantSummary(caller.services, row, { lastUsedAt, proxies: await seenProxies(tx) });
  });
}
