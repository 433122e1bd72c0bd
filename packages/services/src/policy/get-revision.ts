import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";
import { type RevisionDetails, revisionDetails } from "./revision-details.ts";

export const GetRevisionInput = PolicyInput.extend({ number: z.number().int().min(1) });

/** One revision as it was published. For members of any role. */
export async function getRevision(
  caller: Caller,
  given: z.input<typeof GetRevisionInput>,
): Promise<RevisionDetails> {
  const input = parseInput(GetRevisionInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const revision = await revisionDetails(tx, { orgId, policyId: policy.id, number: input.number });
    if (!revision) throw new ServiceError("not_found", "There is no such revision.");
    return revision;
  });
}
