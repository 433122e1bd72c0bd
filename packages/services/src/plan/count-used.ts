import type { OrgScope } from "../in-org.ts";
import type { Limited } from "./free-plan.ts";

/** How many an organisation has now of what its plan limits. */
export function countUsed({ tx, orgId }: Pick<OrgScope, "tx" | "orgId">, what: Limited): Promise<number> {
  switch (what) {
    case "servers":
      return tx.server.count({ where: { orgId, deletedAt: null } });
    case "identities":
      return tx.identity.count({ where: { orgId, deletedAt: null } });
    case "grants":
      return tx.grant.count({
        where: { orgId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
      });
  }
}
