import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput, Name } from "../input.ts";
import { ServiceError } from "../service-error.ts";

export const ListIdentitiesInput = InOrgInput;
export const CreateIdentityInput = InOrgInput.extend({
  kind: z.enum(["human", "agent", "service"]),
  name: Name,
});
export const DeleteIdentityInput = InOrgInput.extend({ identityId: Id });

export type IdentitySummary = {
  readonly id: string;
  readonly kind: "human" | "agent" | "service";
  readonly name: string;
  readonly createdAt: Date;
  /** Grants that are not revoked. */
  readonly grantCount: number;
};

/** The organisation's identities by name. For members of any role. */
export function listIdentities(
  caller: Caller,
  input: z.infer<typeof ListIdentitiesInput>,
): Promise<IdentitySummary[]> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const identities = await tx.identity.findMany({
      where: { orgId, deletedAt: null },
      include: { _count: { select: { grants: { where: { revokedAt: null } } } } },
      orderBy: [{ name: "asc" }, { createdAt: "asc" }],
    });
    return identities.map(({ id, kind, name, createdAt, _count }) => ({
      id,
      kind,
      name,
      createdAt,
      grantCount: _count.grants,
    }));
  });
}

/** Names a person, an agent or a job that will call tools. For admins. */
export function createIdentity(
  caller: Caller,
  input: z.infer<typeof CreateIdentityInput>,
): Promise<{ identityId: string }> {
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const identityId = randomUUID();
    const { kind, name } = input;
    await scope.tx.identity.create({ data: { id: identityId, orgId: scope.orgId, kind, name } });
    await scope.record({
      action: "identity.created",
      targetId: identityId,
      targetName: name,
      details: { kind },
    });
    return { identityId };
  });
}

/** Takes an identity out of use and revokes all of its grants. For admins. */
export function deleteIdentity(caller: Caller, input: z.infer<typeof DeleteIdentityInput>): Promise<void> {
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const identity = await tx.identity.findFirst({ where: { id: input.identityId, orgId, deletedAt: null } });
    if (!identity)
      throw new ServiceError("not_found", "There is no such identity. It may have been deleted.");
    const now = new Date();
    const revoked = await tx.grant.updateMany({
      where: { orgId, identityId: identity.id, revokedAt: null },
      data: { revokedAt: now },
    });
    await tx.identity.update({ where: { id: identity.id, orgId }, data: { deletedAt: now } });
    await scope.record({
      action: "identity.deleted",
      targetId: identity.id,
      targetName: identity.name,
      details: { revokedGrants: revoked.count },
    });
  });
}
