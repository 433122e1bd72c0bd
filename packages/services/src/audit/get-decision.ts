import { Prisma } from "@sallyport/db";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { type DecisionDetails, selectDecisions, toDecision } from "./decision-row.ts";

export const GetDecisionInput = InOrgInput.extend({ callId: Id, at: z.date() });

/** One decision by its id and time. For all members. */
export async function getDecision(
  caller: Caller,
  given: z.input<typeof GetDecisionInput>,
): Promise<DecisionDetails> {
  const input = parseInput(GetDecisionInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const condition = Prisma.sql`d.org_id = ${orgId}::uuid AND d.at = ${input.at} AND d.call_id = ${input.callId}::uuid`;
    const [row] = await selectDecisions(tx, condition, 1);
    if (!row) throw new ServiceError("not_found", "There is no such call in the audit trail.");
    return toDecision(row);
  });
}
