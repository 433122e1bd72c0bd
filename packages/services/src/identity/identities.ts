import { randomUUID } from "node:crypto";
import type { Identity, Tx } from "@sallyport/db";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput, Labels, labelTexts, Name, storedLabels } from "../input.ts";
import { ServiceError } from "../service-error.ts";

export const ListIdentitiesInput = InOrgInput;
export const CreateIdentityInput = InOrgInput.extend({
  kind: z.enum(["human", "agent", "service"]),
  name: Name,
  labels: Labels.optional(),
});
export const SetIdentityLabelsInput = InOrgInput.extend({ identityId: Id, labels: Labels });
export const DeleteIdentityInput = InOrgInput.extend({ identityId: Id });

export type IdentitySummary = {
  readonly id: string;
  readonly kind: "human" | "agent" | "service";
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
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
    return identities.map(({ id, kind, name, labels, createdAt, _count }) => ({
      id,
      kind,
      name,
      labels: storedLabels(labels),
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
    const { kind, name, labels = {} } = input;
    await scope.tx.identity.create({ data: { id: identityId, orgId: scope.orgId, kind, name, labels } });
    await scope.record({
      action: "identity.created",
      targetId: identityId,
      targetName: name,
      details: { kind, labels: labelTexts(labels) },
    });
    return { identityId };
  });
}

/** Replaces an identity's labels. Its grants are decided with them from then on. For admins. */
export function setIdentityLabels(
  caller: Caller,
  input: z.infer<typeof SetIdentityLabelsInput>,
): Promise<void> {
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const { id, name, labels } = await findIdentity(tx, { orgId, identityId: input.identityId });
    await tx.identity.update({ where: { id, orgId }, data: { labels: input.labels } });
    await scope.record({
      action: "identity.labels_changed",
      targetId: id,
      targetName: name,
      details: { labels: labelTexts(input.labels), labelsBefore: labelTexts(storedLabels(labels)) },
    });
  });
}

/** Takes an identity out of use and revokes all of its grants. For admins. */
export function deleteIdentity(caller: Caller, input: z.infer<typeof DeleteIdentityInput>): Promise<void> {
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const identity = await findIdentity(tx, { orgId, identityId: input.identityId });
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

/** The organisation's identity of that id. Throws `not_found` alike for unknown, deleted and foreign ones. */
export async function findIdentity(tx: Tx, at: { orgId: string; identityId: string }): Promise<Identity> {
  const identity = await tx.identity.findFirst({
    where: { id: at.identityId, orgId: at.orgId, deletedAt: null },
  });
  if (!identity) throw new ServiceError("not_found", "There is no such identity. It may have been deleted.");
  return identity;
}
