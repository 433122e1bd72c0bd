import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { aroundServers, type ServerSummary, toServerSummary, withToolCount } from "./server-summary.ts";

export const ListServersInput = InOrgInput;

/** The organisation's servers by name. For members of any role. */
export async function listServers(
  caller: Caller,
  given: z.input<typeof ListServersInput>,
): Promise<ServerSummary[]> {
  const input = parseInput(ListServersInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const servers = await tx.server.findMany({
      where: { orgId, deletedAt: null },
      include: withToolCount,
      orderBy: [{ name: "asc" }, { createdAt: "asc" }],
    });
    const around = await aroundServers(
      tx,
      orgId,
      servers.map(({ id }) => id),
    );
    return servers.map((server) => toServerSummary(caller.services, server, around));
  });
}
