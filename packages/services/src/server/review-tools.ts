import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { acceptDefinitions } from "./accept-definitions.ts";
import { findServer } from "./find-server.ts";
import { ServerInput, ToolName } from "./server-input.ts";

export const ReviewToolsInput = ServerInput.extend({
  /** What was looked at: each tool with the hash of the definition that was shown. */
  tools: z
    .array(z.strictObject({ name: ToolName, hash: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(1)
    .max(1000),
});

/**
 * Accepts definitions: proxies let calls of these tools pass again, as far as policies allow them. Each is named by
 * its hash, so that nobody accepts what they have not seen. Throws `conflict` and accepts none when one of them is
 * not the newest any more. For policy managers.
 */
export async function reviewTools(
  caller: Caller,
  given: z.input<typeof ReviewToolsInput>,
): Promise<{ reviewed: number }> {
  const input = parseInput(ReviewToolsInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId } = scope;
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    // Discoveries and proxies take the same row first, so no definition changes from here on.
    await tx.$queryRaw`SELECT 1 FROM servers WHERE org_id = ${orgId}::uuid AND id = ${server.id}::uuid FOR UPDATE`;
    const names = input.tools.map(({ name }) => name);
    const rows = await tx.tool.findMany({
      where: { orgId, serverId: server.id, name: { in: names }, removedAt: null },
      select: { name: true, definitionHash: true },
    });
    const newest = new Map(rows.map(({ name, definitionHash }) => [name, definitionHash]));
    const stale = input.tools.filter(({ name, hash }) => newest.get(name) !== hash);
    if (stale.length > 0) {
      const which = stale.length === 1 ? `"${stale[0]?.name}" has` : `${stale.length} tools have`;
      throw new ServiceError(
        "conflict",
        `${which} changed again since you looked, so nothing was accepted. Look at what is there now.`,
      );
    }
    await acceptDefinitions(scope, server.id, { names, firstUse: false });
    await scope.record({
      action: "server.tools_reviewed",
      targetId: server.id,
      targetName: server.name,
      details: { tools: input.tools.map(({ name, hash }) => `${name} ${hash}`) },
    });
    return { reviewed: names.length };
  });
}
