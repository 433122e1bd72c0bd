import type { OrgScope } from "../in-org.ts";
import type { Limited } from "./free-plan.ts";

/** How many an organisation has now of what its plan limits. */
export function countUsed({ tx, orgId }: Pick<OrgScope, "tx" | "orgId">, what: Limited): Promise<number> {
  return COUNT[what](tx, orgId);
}

const COUNT: Readonly<Record<Limited, (tx: OrgScope["tx"], orgId: string) => Promise<number>>> = {
  servers: (tx, orgId) => tx.server.count({ where: { orgId, deletedAt: null } }),
  identities: (tx, orgId) => tx.identity.count({ where: { orgId, deletedAt: null } }),
  grants: (tx, orgId) =>
    tx.grant.count({
      where: { orgId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
    }),
};
