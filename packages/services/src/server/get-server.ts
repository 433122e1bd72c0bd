import { toolClassOf } from "@sallyport/mcp";
import type { RiskClass } from "@sallyport/policy";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { ServiceError } from "../service-error.ts";
import { ServerInput } from "./server-input.ts";
import { type ServerSummary, toServerSummary, withToolCount } from "./server-summary.ts";

export const ListServersInput = InOrgInput;
export const GetServerInput = ServerInput;

export type ToolDetails = {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  /** JSON Schema of the arguments, and the server's own hints, as it gave them. */
  readonly inputSchema: unknown;
  readonly annotations: unknown;
  /** As policies see it; null when nobody knows. */
  readonly riskClass: RiskClass | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly removedAt: Date | null;
};

export type ServerDetails = ServerSummary & {
  /** Values are sealed and never come back. */
  readonly headers: readonly {
    readonly name: string;
    readonly keyVersion: number;
    readonly updatedAt: Date;
  }[];
  readonly protocolVersion: string | null;
  readonly implementation: string | null;
  readonly tools: readonly ToolDetails[];
};

/** The organisation's servers by name. For members of any role. */
export function listServers(
  caller: Caller,
  input: z.infer<typeof ListServersInput>,
): Promise<ServerSummary[]> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const servers = await tx.server.findMany({
      where: { orgId, deletedAt: null },
      include: withToolCount,
      orderBy: [{ name: "asc" }, { createdAt: "asc" }],
    });
    return servers.map((server) => toServerSummary(caller.services, server));
  });
}

/** One server with its tools. For members of any role; header names are shown to admins only. */
export function getServer(caller: Caller, input: z.infer<typeof GetServerInput>): Promise<ServerDetails> {
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
      ...toServerSummary(caller.services, server),
      headers: role === "admin" ? server.headers : [],
      protocolVersion: server.protocolVersion,
      implementation: server.implementation,
      tools: server.tools.map(
        ({ name, title, description, definition, firstSeenAt, lastSeenAt, removedAt }) => {
          const { inputSchema = null, annotations = null } = definition as Record<string, unknown>;
          const riskClass = toolClassOf(annotations);
          const shown = { name, title, description, inputSchema, annotations, riskClass };
          return { ...shown, firstSeenAt, lastSeenAt, removedAt };
        },
      ),
    };
  });
}
