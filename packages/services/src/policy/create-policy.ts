import { randomUUID } from "node:crypto";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput, Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { findServer } from "../server/find-server.ts";
import { PolicyText } from "./policy-input.ts";

/** What a policy starts as: nothing is allowed. */
const DENY_ALL = `{
  "version": "1",
  "default": "deny",
  "tools": {}
}
`;

export const CreatePolicyInput = InOrgInput.extend({
  serverId: Id,
  name: Name,
  draft: PolicyText.optional(),
});

/** Makes a policy with a draft. Nothing is enforced until it is published. For policy managers. */
export async function createPolicy(
  caller: Caller,
  given: z.input<typeof CreatePolicyInput>,
): Promise<{ policyId: string }> {
  const input = parseInput(CreatePolicyInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId } = scope;
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const policyId = randomUUID();
    const { name, draft = DENY_ALL } = input;
    await tx.policy.create({ data: { id: policyId, orgId, serverId: server.id, name, draft } });
    await scope.record({
      action: "policy.created",
      targetId: policyId,
      targetName: name,
      details: { server: server.name },
    });
    return { policyId };
  });
}
