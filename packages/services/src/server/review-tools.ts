import type { JsonValue } from "@sallyport/json";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { ServiceError } from "../service-error.ts";
import { acceptDefinitions } from "./accept-definitions.ts";
import { findServer, ServerInput } from "./server-input.ts";
import { type ToolState, toolState } from "./tool-state.ts";

const ToolName = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/);

export const GetToolReviewInput = ServerInput.extend({ tool: ToolName });
export const ReviewToolsInput = ServerInput.extend({
  /** What was looked at: each tool with the hash of the definition that was shown. */
  tools: z
    .array(z.strictObject({ name: ToolName, hash: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(1)
    .max(1000),
});

/** A definition, in its canonical form, and when it came to be what it is here. */
export type Definition = { readonly hash: string; readonly definition: JsonValue; readonly at: Date };

export type ToolReview = {
  readonly name: string;
  readonly state: ToolState;
  /** When a discovery no longer listed it. */
  readonly removedAt: Date | null;
  /** The newest one that a discovery or a proxy saw. */
  readonly seen: Definition;
  /** The one that proxies decide by; null while nobody reviewed any. */
  readonly reviewed: (Definition & { readonly by: string }) | null;
  /** Reviews of this tool, the newest first. */
  readonly history: readonly { readonly hash: string; readonly at: Date; readonly by: string }[];
};

const MAX_HISTORY = 50;

/** A tool's newest definition beside the one that was reviewed. For members of any role. */
export function getToolReview(
  caller: Caller,
  input: z.infer<typeof GetToolReviewInput>,
): Promise<ToolReview> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const { id: serverId } = await findServer(tx, { orgId, serverId: input.serverId });
    const tool = await tx.tool.findFirst({
      where: { orgId, serverId, name: input.tool },
      include: {
        reviews: {
          select: { hash: true, at: true, reviewer: true },
          orderBy: { at: "desc" },
          take: MAX_HISTORY,
        },
      },
    });
    if (!tool) throw new ServiceError("not_found", "The server is not known to have such a tool.");
    const { reviewedHash, reviewedDefinition, reviewedAt, reviewedBy } = tool;
    const reviewed =
      reviewedHash === null || reviewedAt === null || reviewedBy === null
        ? null
        : { hash: reviewedHash, definition: reviewedDefinition, at: reviewedAt, by: reviewedBy };
    return {
      name: tool.name,
      state: toolState(tool),
      removedAt: tool.removedAt,
      seen: { hash: tool.definitionHash, definition: tool.definition as JsonValue, at: tool.changedAt },
      reviewed: reviewed as ToolReview["reviewed"],
      history: tool.reviews.map(({ hash, at, reviewer }) => ({ hash, at, by: reviewer })),
    };
  });
}

/**
 * Accepts definitions: proxies let calls of these tools pass again, as far as policies allow them. Each is named by
 * its hash, so that nobody accepts what they have not seen. Throws `conflict` and accepts none when one of them is
 * not the newest any more. For policy managers.
 */
export function reviewTools(
  caller: Caller,
  input: z.infer<typeof ReviewToolsInput>,
): Promise<{ reviewed: number }> {
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
    await acceptDefinitions(scope, server.id, names);
    await scope.record({
      action: "server.tools_reviewed",
      targetId: server.id,
      targetName: server.name,
      details: { tools: input.tools.map(({ name, hash }) => `${name} ${hash}`) },
    });
    return { reviewed: names.length };
  });
}
