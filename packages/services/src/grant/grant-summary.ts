import { Prisma, type Tx } from "@sallyport/db";
import { storedLabels } from "../input.ts";
import { type ProxyRollout, rolloutOf, type seenProxies } from "../proxy-rollout.ts";
import type { Services } from "../services.ts";

export type GrantSummary = {
  readonly id: string;
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly identity: {
    readonly id: string;
    readonly name: string;
    readonly kind: "human" | "agent" | "service";
  };
  readonly server: { readonly id: string; readonly name: string };
  readonly policy: { readonly id: string; readonly name: string; readonly revision: number } | null;
  /** `sp_…` and the token's last four characters. */
  readonly tokenHint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Time of its last request that is in the audit trail. */
  readonly lastUsedAt: Date | null;
  readonly status: "active" | "revoked" | "expired";
  /** On how many proxies a revocation is in force; null where nothing is revoked. */
  readonly refused: ProxyRollout | null;
  readonly proxyUrl: string;
  /** Why its clients lack the server's instructions since `at`; null where they have them, or there are none. */
  readonly instructionsWithheld: { readonly why: "hidden_name" | "unknown_tools"; readonly at: Date } | null;
};

/** What a summary is made from. */
export const withGrantNames = {
  identity: { select: { id: true, name: true, kind: true } },
  server: { select: { id: true, name: true } },
  policy: { select: { id: true, name: true, currentRevision: true } },
  tokens: { select: { hint: true }, orderBy: { createdAt: "desc" }, take: 1 },
} as const satisfies Prisma.GrantInclude;

type Row = Prisma.GrantGetPayload<{ include: typeof withGrantNames }>;

/** When each grant was last used, as the audit trail has it: one index look-up a grant, whatever the trail's size. */
export async function lastUses(
  tx: Tx,
  at: { orgId: string; grantIds: string[] },
): Promise<Map<string, Date>> {
  if (at.grantIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; at: Date | null }[]>`
    SELECT g.id, (SELECT d.at FROM decisions d WHERE d.org_id = g.org_id AND d.grant_id = g.id
                  ORDER BY d.at DESC, d.call_id DESC LIMIT 1) AS at
    FROM grants g WHERE g.org_id = ${at.orgId}::uuid AND g.id IN (${Prisma.join(at.grantIds.map((id) => Prisma.sql`${id}::uuid`))})`;
  return new Map(rows.flatMap(({ id, at: when }) => (when ? [[id, when] as const] : [])));
}

type Around = { readonly lastUsedAt: Date | null; readonly proxies: Awaited<ReturnType<typeof seenProxies>> };

export function toGrantSummary(services: Services, row: Row, { lastUsedAt, proxies }: Around): GrantSummary {
  const { id, label, identity, server, policy, tokens, createdAt, expiresAt, revokedAt } = row;
  const expired = expiresAt !== null && expiresAt.getTime() <= Date.now();
  return {
    id,
    label,
    labels: storedLabels(row.labels),
    identity,
    server,
    policy: policy && { id: policy.id, name: policy.name, revision: policy.currentRevision },
    tokenHint: tokens[0]?.hint ?? "",
    createdAt,
    expiresAt,
    revokedAt,
    lastUsedAt,
    status: revokedAt ? "revoked" : expired ? "expired" : "active",
    refused: revokedAt ? rolloutOf(proxies, row.configVersion) : null,
    proxyUrl: services.proxyUrl(server.id),
    instructionsWithheld: withheldOf(row),
  };
}

function withheldOf(row: Row): GrantSummary["instructionsWithheld"] {
  const { instructionsWithheld: why, instructionsWithheldAt: at } = row;
  if (at === null || (why !== "hidden_name" && why !== "unknown_tools")) return null;
  return { why, at };
}
