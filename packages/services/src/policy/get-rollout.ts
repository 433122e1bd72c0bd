import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { type ProxyRollout, rolloutOf, seenProxies } from "../proxy-rollout.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";

export const GetRolloutInput = PolicyInput;

export type Rollout = ProxyRollout & { readonly revision: number };

/** On how many proxies the current revision is in force. For members of any role. */
export async function getRollout(caller: Caller, given: z.input<typeof GetRolloutInput>): Promise<Rollout> {
  const input = parseInput(GetRolloutInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    return { revision: policy.currentRevision, ...rolloutOf(await seenProxies(tx), policy.configVersion) };
  });
}
