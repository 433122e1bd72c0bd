import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const GetFacetsInput = InOrgInput;

export type Facets = {
  readonly tools: readonly string[];
  readonly identities: readonly { readonly id: string; readonly name: string }[];
  readonly servers: readonly { readonly id: string; readonly name: string }[];
};

const MOST = 1000;

/**
 * What the audit page offers to filter by: known tools, identities and servers, those that were deleted too. Read
 * from the inventory and not from the trail, so it costs the same at any size of the trail. For all members.
 */
export async function getFacets(caller: Caller, given: z.input<typeof GetFacetsInput>): Promise<Facets> {
  const input = parseInput(GetFacetsInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const named = {
      where: { orgId },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
      take: MOST,
    } as const;
    const tools = await tx.tool.findMany({
      where: { orgId },
      select: { name: true },
      distinct: ["name"],
      orderBy: { name: "asc" },
      take: MOST,
    });
    return {
      tools: tools.map(({ name }) => name),
      identities: await tx.identity.findMany(named),
      servers: await tx.server.findMany(named),
    };
  });
}
