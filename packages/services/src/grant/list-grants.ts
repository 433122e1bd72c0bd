import { Prisma, type Tx } from "@sallyport/db";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput, storedLabels } from "../input.ts";
import type { Services } from "../services.ts";
import { GrantInput, noSuchGrant } from "./grant-input.ts";

export const ListGrantsInput = InOrgInput.extend({ serverId: Id.optional(), identityId: Id.optional() });
export const GetGrantInput = GrantInput;

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
  readonly proxyUrl: string;
};

const included = {
  identity: { select: { id: true, name: true, kind: true } },
  server: { select: { id: true, name: true } },
  policy: { select: { id: true, name: true, currentRevision: true } },
  tokens: { select: { hint: true }, orderBy: { createdAt: "desc" }, take: 1 },
} as const satisfies Prisma.GrantInclude;

type Row = Prisma.GrantGetPayload<{ include: typeof included }>;

/** The organisation's grants, those in force first, then the newest. For members of any role. */
export function listGrants(caller: Caller, input: z.infer<typeof ListGrantsInput>): Promise<GrantSummary[]> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const { serverId, identityId } = input;
    const rows = await tx.grant.findMany({
      where: {
        orgId,
        ...(serverId === undefined ? {} : { serverId }),
        ...(identityId === undefined ? {} : { identityId }),
      },
      include: included,
      orderBy: [{ revokedAt: { sort: "asc", nulls: "first" } }, { createdAt: "desc" }],
      take: 1000,
    });
    const used = await lastUses(tx, { orgId, grantIds: rows.map(({ id }) => id) });
    return rows.map((row) => toGrantSummary(caller.services, row, used.get(row.id) ?? null));
  });
}

/** One grant. For members of any role. */
export function getGrant(caller: Caller, input: z.infer<typeof GetGrantInput>): Promise<GrantSummary> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const row = await tx.grant.findFirst({ where: { id: input.grantId, orgId }, include: included });
    if (!row) throw noSuchGrant();
    const used = await lastUses(tx, { orgId, grantIds: [row.id] });
    return toGrantSummary(caller.services, row, used.get(row.id) ?? null);
  });
}

/** One index look-up a grant, whatever the size of the trail. */
async function lastUses(tx: Tx, at: { orgId: string; grantIds: string[] }): Promise<Map<string, Date>> {
  if (at.grantIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; at: Date | null }[]>`
    SELECT g.id, (SELECT d.at FROM decisions d WHERE d.org_id = g.org_id AND d.grant_id = g.id
                  ORDER BY d.at DESC, d.call_id DESC LIMIT 1) AS at
    FROM grants g WHERE g.org_id = ${at.orgId}::uuid AND g.id IN (${Prisma.join(at.grantIds.map((id) => Prisma.sql`${id}::uuid`))})`;
  return new Map(rows.flatMap(({ id, at: when }) => (when ? [[id, when] as const] : [])));
}

function toGrantSummary(services: Services, row: Row, lastUsedAt: Date | null): GrantSummary {
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
    proxyUrl: services.proxyUrl(server.id),
  };
}
