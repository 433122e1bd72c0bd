import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";
import { type RevisionDetails, revisionDetails } from "./revision-details.ts";

export const GetPolicyInput = PolicyInput;

export type PolicyDetails = {
  readonly id: string;
  readonly name: string;
  readonly server: { readonly id: string; readonly name: string };
  readonly draft: string;
  readonly draftUpdatedAt: Date;
  /** What is enforced; null before the first publish. */
  readonly current: RevisionDetails | null;
  /** Names of the server's tools, for completion. */
  readonly tools: readonly string[];
};

/** One policy with its draft and what is enforced. For members of any role. */
export async function getPolicy(
  caller: Caller,
  given: z.input<typeof GetPolicyInput>,
): Promise<PolicyDetails> {
  const input = parseInput(GetPolicyInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const server = await tx.server.findUniqueOrThrow({
      where: { id: policy.serverId, orgId },
      select: {
        id: true,
        name: true,
        tools: { where: { removedAt: null }, select: { name: true }, orderBy: { name: "asc" } },
      },
    });
    const current = await revisionDetails(tx, { orgId, policyId: policy.id, number: policy.currentRevision });
    return {
      id: policy.id,
      name: policy.name,
      server: { id: server.id, name: server.name },
      draft: policy.draft,
      draftUpdatedAt: policy.draftUpdatedAt,
      current,
      tools: server.tools.map(({ name }) => name),
    };
  });
}
