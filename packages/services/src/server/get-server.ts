import type { Tool } from "@sallyport/db";
import { toolClassOf } from "@sallyport/mcp";
import type { RiskClass } from "@sallyport/policy";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { ServerInput } from "./server-input.ts";
import { authoritiesIn } from "./server-settings.ts";
import { aroundServers, type ServerSummary, toServerSummary, withToolCount } from "./server-summary.ts";
import type { LeftOutTool } from "../upstream/discovered-tool.ts";
import { type ToolState, toolState } from "./tool-state.ts";

export const GetServerInput = ServerInput;

export type ToolDetails = {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  readonly state: ToolState;
  /** JSON Schema of the arguments, and the server's own hints: the reviewed ones, or the newest if none was reviewed. */
  readonly inputSchema: unknown;
  readonly annotations: unknown;
  /** As policies see it; null while no definition was reviewed. */
  readonly riskClass: RiskClass | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly removedAt: Date | null;
};

export type ServerDetails = ServerSummary & {
  /** Values are sealed and never read back. */
  readonly headers: readonly {
    readonly name: string;
    readonly keyVersion: number;
    readonly updatedAt: Date;
  }[];
  readonly protocolVersion: string | null;
  readonly silenceSeconds: number;
  /** MiB; null: as the proxy is set. */
  readonly maxAnswerMb: number | null;
  readonly maxRequestMb: number | null;
  /** The only authorities that its certificate may come from, in PEM; null: the public ones. */
  readonly authorities: string | null;
  readonly issuers: readonly { readonly subject: string; readonly expiresAt: Date }[];
  readonly implementation: string | null;
  readonly tools: readonly ToolDetails[];
  /** What the last discovery found and agents cannot use. */
  readonly leftOut: readonly LeftOutTool[];
};

/** One server with its tools. For members of any role; header names are shown to admins only. */
export async function getServer(
  caller: Caller,
  given: z.input<typeof GetServerInput>,
): Promise<ServerDetails> {
  const input = parseInput(GetServerInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, role }) => {
    const server = await tx.server.findFirst({
      where: { id: input.serverId, orgId, deletedAt: null },
      include: {
        ...withToolCount,
        headers: { select: { name: true, keyVersion: true, updatedAt: true }, orderBy: { name: "asc" } },
        tools: { orderBy: { name: "asc" } },
      },
    });
    if (!server) throw new ServiceError("not_found", "There is no such server. It may have been deleted.");
    return {
      ...toServerSummary(caller.services, server, await aroundServers(tx, orgId, [server.id])),
      headers: role === "admin" ? server.headers : [],
      protocolVersion: server.protocolVersion,
      silenceSeconds: server.silenceSeconds,
      maxAnswerMb: server.maxAnswerMb,
      maxRequestMb: server.maxRequestMb,
      authorities: server.authorities,
      issuers: authoritiesIn(server.authorities).map(({ subject, expiresAt }) => ({
        subject,
        expiresAt: new Date(expiresAt),
      })),
      implementation: server.implementation,
      tools: server.tools.map(toToolDetails),
      leftOut: server.toolsLeftOut as LeftOutTool[],
    };
  });
}

function toToolDetails(tool: Tool): ToolDetails {
  const { name, title, description, definition, reviewedDefinition, firstSeenAt, lastSeenAt, removedAt } =
    tool;
  const shown = (reviewedDefinition ?? definition) as Record<string, unknown>;
  const { inputSchema = null, annotations = null } = shown;
  const riskClass = reviewedDefinition === null ? null : toolClassOf(annotations);
  const about = { name, title, description, state: toolState(tool), inputSchema, annotations, riskClass };
  return { ...about, firstSeenAt, lastSeenAt, removedAt };
}
