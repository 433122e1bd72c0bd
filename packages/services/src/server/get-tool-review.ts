import type { JsonValue } from "@sallyport/json";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { findServer } from "./find-server.ts";
import { ServerInput, ToolName } from "./server-input.ts";
import { type ToolState, toolState } from "./tool-state.ts";

export const GetToolReviewInput = ServerInput.extend({ tool: ToolName });

/** A definition in its canonical form, and since when it is the newest or the reviewed one. */
type Definition = { readonly hash: string; readonly definition: JsonValue; readonly at: Date };

/** `firstUse`: the first discovery of the server accepted it, which `by` asked for. Nobody looked. */
type Acceptance = { readonly by: string; readonly firstUse: boolean };

export type ToolReview = {
  readonly name: string;
  readonly state: ToolState;
  /** When a discovery found that the server no longer lists it. */
  readonly removedAt: Date | null;
  /** The newest one that a discovery or a proxy saw. */
  readonly seen: Definition;
  /** The one that proxies decide by; null while none was accepted. */
  readonly reviewed: (Definition & Acceptance) | null;
  /** Reviews of this tool, the newest first. */
  readonly history: readonly ({ readonly hash: string; readonly at: Date } & Acceptance)[];
};

const MAX_HISTORY = 50;

/** A tool's newest definition beside the one that was reviewed. For members of any role. */
export async function getToolReview(
  caller: Caller,
  given: z.input<typeof GetToolReviewInput>,
): Promise<ToolReview> {
  const input = parseInput(GetToolReviewInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const { id: serverId } = await findServer(tx, { orgId, serverId: input.serverId });
    const tool = await tx.tool.findFirst({
      where: { orgId, serverId, name: input.tool },
      include: {
        reviews: {
          select: { hash: true, at: true, reviewer: true, firstUse: true },
          orderBy: { at: "desc" },
          take: MAX_HISTORY,
        },
      },
    });
    if (!tool) throw new ServiceError("not_found", "This server has no such tool.");
    const { reviewedHash, reviewedDefinition, reviewedAt, reviewedBy, firstUse } = tool;
    const reviewed =
      reviewedHash === null || reviewedAt === null || reviewedBy === null
        ? null
        : { hash: reviewedHash, definition: reviewedDefinition, at: reviewedAt, by: reviewedBy, firstUse };
    return {
      name: tool.name,
      state: toolState(tool),
      removedAt: tool.removedAt,
      seen: { hash: tool.definitionHash, definition: tool.definition as JsonValue, at: tool.changedAt },
      reviewed: reviewed as ToolReview["reviewed"],
      history: tool.reviews.map(({ reviewer, ...review }) => ({ ...review, by: reviewer })),
    };
  });
}
