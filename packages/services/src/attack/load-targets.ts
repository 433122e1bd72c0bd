import { classify, type Verdict } from "@sallyport/catalog";
import type { Tx } from "@sallyport/db";
import { isObject, type JsonObject, type JsonValue } from "@sallyport/json";
import { toolClassOf } from "@sallyport/mcp";
import { load, type Policy, type PolicyContext } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { storedLabels } from "../input.ts";
import { type ToolState, toolState } from "../server/tool-state.ts";

/** A tool that agents can be allowed, as the proxy decides about it. */
export type TargetTool = Pick<Verdict, "name" | "class" | "signals"> & {
  readonly definition: { readonly name: string; readonly inputSchema?: unknown };
  readonly verdict: Verdict;
  /** Compiles its schema. */
  readonly context: () => PolicyContext;
};
export type TargetGrant = {
  readonly id: string;
  readonly label: string;
  readonly identity: { readonly id: string; readonly name: string };
  readonly policy: {
    readonly id: string;
    readonly name: string;
    readonly revision: number;
    readonly document: JsonObject;
    readonly loaded: Policy;
  };
  readonly context: PolicyContext;
};
export type TargetServer = {
  readonly id: string;
  readonly name: string;
  readonly tools: readonly TargetTool[];
  readonly grants: readonly TargetGrant[];
};

const MAX_TOOLS = 5000;
const MAX_GRANTS = 1000;

/** Servers with the tools that they have, and the grants in force that any call could pass. */
export async function loadTargets(
  tx: Tx,
  orgId: string,
): Promise<{ servers: TargetServer[]; truncated: boolean }> {
  const servers = await tx.server.findMany({
    where: { orgId, deletedAt: null },
    select: { id: true, name: true, labels: true },
    orderBy: [{ name: "asc" }, { createdAt: "asc" }],
  });
  const tools = await tx.tool.findMany({
    where: { orgId, removedAt: null, server: { deletedAt: null } },
    orderBy: [{ serverId: "asc" }, { name: "asc" }],
    take: MAX_TOOLS,
  });
  const grants = await loadGrants(tx, orgId);
  return {
    servers: servers.map(({ id, name, labels }) => ({
      id,
      name,
      tools: tools.filter(({ serverId }) => serverId === id).map(targetTool),
      grants: grants
        .filter(({ serverId }) => serverId === id)
        .map(({ grant }) => ({
          ...grant,
          context: { ...grant.context, server: { labels: storedLabels(labels) } },
        })),
    })),
    truncated: tools.length === MAX_TOOLS || grants.length === MAX_GRANTS,
  };
}

type ToolRow = Awaited<ReturnType<Tx["tool"]["findMany"]>>[number];

function targetTool(row: ToolRow): TargetTool {
  const read = (row.reviewedDefinition ?? row.definition) as JsonValue;
  const definition: JsonObject & { name: string } = { ...(isObject(read) ? read : {}), name: row.name };
  const verdict = classify(definition);
  const context = (): PolicyContext => {
    const schema = compileInputSchema(definition["inputSchema"]);
    return {
      definition: REVIEWED[toolState(row)],
      toolClass: toolClassOf(definition["annotations"]),
      ...(schema.ok && { inputSchema: schema.inputSchema }),
    };
  };
  return { definition, verdict, context, name: row.name, class: verdict.class, signals: verdict.signals };
}

const REVIEWED: Readonly<Record<ToolState, PolicyContext["definition"]>> = {
  new: "new",
  changed: "changed",
  first_use: "reviewed",
  reviewed: "reviewed",
};

/** A grant without a published policy is left out: every call of it is denied. */
async function loadGrants(
  tx: Tx,
  orgId: string,
): Promise<{ readonly serverId: string; readonly grant: TargetGrant }[]> {
  const rows = await tx.grant.findMany({
    where: {
      orgId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
      policy: { deletedAt: null, currentRevision: { gt: 0 } },
    },
    include: { identity: true, policy: true },
    orderBy: [{ createdAt: "desc" }],
    take: MAX_GRANTS,
  });
  const policies = await loadPolicies(
    tx,
    orgId,
    rows.flatMap(({ policy }) => (policy === null ? [] : [policy])),
  );
  return rows.flatMap((row) => {
    const { id, label, labels, identity, serverId, policyId } = row;
    const policy = policyId === null ? undefined : policies.get(policyId);
    if (policy === undefined) return [];
    const context: PolicyContext = {
      identity: { id: identity.id, kind: identity.kind, labels: storedLabels(identity.labels) },
      grant: { labels: storedLabels(labels) },
      session: null,
      client: null,
    };
    const named = { id: identity.id, name: identity.name };
    return [{ serverId, grant: { id, label, identity: named, policy, context } }];
  });
}

type PolicyRow = { readonly id: string; readonly name: string; readonly currentRevision: number };

/** Each policy once, as it is in force. One that cannot be loaded denies every call, and is left out. */
async function loadPolicies(
  tx: Tx,
  orgId: string,
  rows: readonly PolicyRow[],
): Promise<ReadonlyMap<string, TargetGrant["policy"]>> {
  const inForce = new Map(rows.map((row) => [row.id, row]));
  const revisions = await tx.policyRevision.findMany({
    where: {
      orgId,
      OR: [...inForce.values()].map(({ id, currentRevision }) => ({ policyId: id, number: currentRevision })),
    },
    select: { policyId: true, number: true, source: true, compiled: true },
  });
  return new Map(
    revisions.flatMap(({ policyId, number, source, compiled }) => {
      const loaded = load(compiled);
      const name = inForce.get(policyId)?.name;
      if (!loaded.ok || name === undefined) return [];
      const document = JSON.parse(source) as JsonObject;
      return [[policyId, { id: policyId, name, revision: number, document, loaded: loaded.policy }] as const];
    }),
  );
}
