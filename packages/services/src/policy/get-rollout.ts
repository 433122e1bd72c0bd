import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput } from "./policy-input.ts";

export const GetRolloutInput = PolicyInput;

export type Rollout = {
  readonly revision: number;
  /** Running proxies that enforce this revision, and running proxies in all. */
  readonly live: number;
  readonly of: number;
};

/** A proxy that has been silent for this long counts as stopped. They report every few seconds. */
const SILENT_AFTER_MS = 20_000;

/** On how many proxies the current revision is in force. For members of any role. */
export async function getRollout(caller: Caller, given: z.input<typeof GetRolloutInput>): Promise<Rollout> {
  const input = parseInput(GetRolloutInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const proxies = await tx.proxy.findMany({
      where: { lastSeenAt: { gt: new Date(Date.now() - SILENT_AFTER_MS) } },
      select: { configVersion: true },
    });
    const live = proxies.filter(({ configVersion }) => configVersion >= policy.configVersion).length;
    return { revision: policy.currentRevision, live, of: proxies.length };
  });
}
