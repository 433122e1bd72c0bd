import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, Labels, labelTexts, storedLabels } from "../input.ts";
import { ServiceError } from "../service-error.ts";
import { findPolicyOfServer, GrantInput, noSuchGrant } from "./grant-input.ts";

export const SetGrantPolicyInput = GrantInput.extend({ policyId: Id.nullable() });
export const SetGrantLabelsInput = GrantInput.extend({ labels: Labels });
export const RevokeGrantInput = GrantInput;

/** Puts a grant under another policy of its server, or under none, which denies everything. For policy managers. */
export function setGrantPolicy(caller: Caller, input: z.infer<typeof SetGrantPolicyInput>): Promise<void> {
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId } = scope;
    const grant = await tx.grant.findFirst({
      where: { id: input.grantId, orgId },
      include: { policy: { select: { name: true } } },
    });
    if (!grant) throw noSuchGrant();
    if (grant.revokedAt)
      throw new ServiceError("conflict", "This grant is revoked. Create a new one instead.");
    const policy = await findPolicyOfServer(tx, {
      orgId,
      serverId: grant.serverId,
      policyId: input.policyId,
    });
    await tx.grant.updateMany({ where: { id: grant.id, orgId }, data: { policyId: policy?.id ?? null } });
    await scope.record({
      action: "grant.policy_changed",
      targetId: grant.id,
      targetName: grant.label,
      details: { policy: policy?.name ?? null, policyBefore: grant.policy?.name ?? null },
    });
  });
}

/** Replaces a grant's labels. Its calls are decided with them from then on. For admins. */
export function setGrantLabels(caller: Caller, input: z.infer<typeof SetGrantLabelsInput>): Promise<void> {
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const grant = await tx.grant.findFirst({ where: { id: input.grantId, orgId } });
    if (!grant) throw noSuchGrant();
    await tx.grant.updateMany({ where: { id: grant.id, orgId }, data: { labels: input.labels } });
    await scope.record({
      action: "grant.labels_changed",
      targetId: grant.id,
      targetName: grant.label,
      details: { labels: labelTexts(input.labels), labelsBefore: labelTexts(storedLabels(grant.labels)) },
    });
  });
}

/** Ends a grant for good. Its tokens are refused within a second, and open streams are cut. For admins. */
export function revokeGrant(caller: Caller, input: z.infer<typeof RevokeGrantInput>): Promise<void> {
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const grant = await tx.grant.findFirst({ where: { id: input.grantId, orgId } });
    if (!grant) throw noSuchGrant();
    const revoked = await tx.grant.updateMany({
      where: { id: grant.id, orgId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (revoked.count === 0) return; // it was revoked already: nothing to tell of
    await scope.record({ action: "grant.revoked", targetId: grant.id, targetName: grant.label, details: {} });
  });
}
