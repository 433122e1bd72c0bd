import { attackById, type Attack, replayOf, toolsExposed } from "@sallyport/attacks";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { type Exposure, exposuresOf } from "./exposures-of.ts";
import { loadTargets } from "./load-targets.ts";

export const ListExposureInput = InOrgInput.extend({ attack: z.string().max(100) });

/**
 * `decided`: whether the policy engine could be asked. It cannot about an attack that involves no call, and need not
 * about one that the proxy refuses under every policy. `truncated`: there are more than were looked at.
 */
export type ExposureReport = {
  readonly decided: boolean;
  readonly why: "out_of_reach" | "refused_by_every_proxy" | null;
  readonly exposures: readonly Exposure[];
  /** What was looked at: tools that lend themselves to the attack, and grants in force on their servers. */
  readonly looked: { readonly servers: number; readonly tools: number; readonly grants: number };
  readonly truncated: boolean;
};

const NOTHING = { exposures: [], looked: { servers: 0, tools: 0, grants: 0 }, truncated: false };

/** Where an attack would work today: servers, tools and grants whose policy lets its calls pass. For any role. */
export async function listExposure(
  caller: Caller,
  given: z.input<typeof ListExposureInput>,
): Promise<ExposureReport> {
  const input = parseInput(ListExposureInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const attack = attackById(input.attack);
    if (attack === undefined) throw new ServiceError("not_found", "There is no such attack.");
    const why = undecided(attack);
    if (why !== null) return { decided: false, why, ...NOTHING };
    const { servers, truncated } = await loadTargets(tx, orgId);
    const targets = servers
      .map((server) => ({ ...server, tools: toolsExposed(attack, server.tools) }))
      .filter(({ tools }) => tools.length > 0);
    const found = exposuresOf(attack, targets, Date.now());
    return {
      decided: true,
      why: null,
      ...found,
      truncated: truncated || found.truncated,
      looked: {
        servers: targets.length,
        tools: targets.reduce((sum, { tools }) => sum + tools.length, 0),
        grants: targets.reduce((sum, { grants }) => sum + grants.length, 0),
      },
    };
  });
}

function undecided({ id, verdict }: Attack): ExposureReport["why"] {
  if (verdict === "out_of_reach") return "out_of_reach";
  return replayOf(id)?.past === "proxy" ? "refused_by_every_proxy" : null;
}
