import type { OrgScope } from "../in-org.ts";
import { ServiceError } from "../service-error.ts";
import { countUsed } from "./count-used.ts";
import { FREE_PLAN, type Limited } from "./free-plan.ts";

const NAMES: Readonly<Record<Limited, { readonly many: string; readonly remedy: string }>> = {
  servers: { many: "servers", remedy: "Delete one that is not needed any more" },
  identities: { many: "identities", remedy: "Delete one that is not needed any more" },
  grants: { many: "active grants", remedy: "Revoke one that is not needed any more" },
};

/**
 * Throws `conflict` when the organisation has as many as its plan allows. Two that would add one at the same time come
 * one after the other, until the transaction ends.
 */
export async function requireRoom(scope: Pick<OrgScope, "tx" | "orgId">, what: Limited): Promise<void> {
  const { tx, orgId } = scope;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`plan ${what} ${orgId}`}, 0))`;
  if ((await countUsed(scope, what)) < FREE_PLAN[what]) return;
  const { many, remedy } = NAMES[what];
  throw new ServiceError(
    "conflict",
    `Your organisation has ${FREE_PLAN[what]} ${many}, as many as the free plan allows. ${remedy}, or write to us for more.`,
  );
}
