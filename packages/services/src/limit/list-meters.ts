import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { findPolicy } from "../policy/find-policy.ts";
import { PolicyInput } from "../policy/policy-input.ts";
import { countedAsOf } from "./counted-as-of.ts";
import { limitsOf } from "./limits-of.ts";
import { type Meter, metersOf } from "./meters-of.ts";

export const ListMetersInput = PolicyInput.extend({
  /** Only what this grant draws on. */
  grantId: Id.optional(),
});

export type Meters = {
  /** Everything that was used before then is counted in; null while no proxy runs. */
  readonly asOf: Date | null;
  readonly meters: readonly Meter[];
};

/** What the limits of a policy's enforced revision have counted, and for whom. For members of any role. */
export async function listMeters(caller: Caller, given: z.input<typeof ListMetersInput>): Promise<Meters> {
  const input = parseInput(ListMetersInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, orgName }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const revision = await tx.policyRevision.findFirst({
      where: { orgId, policyId: policy.id, number: policy.currentRevision },
      select: { source: true },
    });
    const grants = await tx.grant.findMany({
      where: {
        orgId,
        policyId: policy.id,
        revokedAt: null,
        ...(input.grantId === undefined ? {} : { id: input.grantId }),
      },
      include: { identity: { select: { name: true } }, server: { select: { name: true } } },
      orderBy: { createdAt: "desc" },
      take: 500,
    });
    const limits = limitsOf(revision?.source);
    const meters = await metersOf(tx, { org: { id: orgId, name: orgName }, limits, grants });
    return { asOf: await countedAsOf(tx), meters };
  });
}
