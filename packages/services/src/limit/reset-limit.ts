import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { budgetName } from "./budget-name.ts";
import { countedAsOf } from "./counted-as-of.ts";

export const ResetLimitInput = InOrgInput.extend({
  key: z.string().min(1).max(1000),
  reason: z.string().trim().min(1, "Say why, for the admin log.").max(500, "At most 500 characters."),
});

/**
 * Empties a budget at once, in every proxy. What running calls took of it before is not given back to it. Throws
 * `conflict` while no proxy runs that could be told. For admins.
 */
export async function resetLimit(caller: Caller, given: z.input<typeof ResetLimitInput>): Promise<void> {
  const input = parseInput(ResetLimitInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, orgName, record }) => {
    const { key, reason } = input;
    const budget = await budgetName(tx, { org: { id: orgId, name: orgName }, key });
    const open = { orgId, key, windowEnd: { gt: new Date() } };
    if (budget === undefined || (await tx.limitCounter.count({ where: open })) === 0) {
      throw new ServiceError("not_found", "There is no such budget, or nothing is used of it.");
    }
    if ((await countedAsOf(tx)) === null) {
      throw new ServiceError(
        "conflict",
        "No proxy runs that could be told. Start one, then reset the budget.",
      );
    }
    await tx.limitCounter.deleteMany({ where: open });
    await tx.limitReset.createMany({ data: [{ orgId, key }] });
    await record({
      action: "limit.reset",
      targetId: budget.ownerId,
      targetName: budget.name,
      details: { key, reason },
    });
  });
}
