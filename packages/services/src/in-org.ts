import type { AdminEvent } from "@sallyport/audit";
import { enterOrg, forUser, type Tx } from "@sallyport/db";
import type { Actor, Caller } from "./caller.ts";
import { ServiceError } from "./service-error.ts";

/** admin ⊃ policy_manager ⊃ viewer (docs/product.md, "Roles"). */
export type Role = "viewer" | "policy_manager" | "admin";

const RANK: Readonly<Record<Role, number>> = { viewer: 0, policy_manager: 1, admin: 2 };
const FORBIDDEN: Readonly<Record<Role, string>> = {
  viewer: "You are not a member of this organisation.",
  policy_manager: "Only policy managers and admins can do this. Ask an admin of your organisation.",
  admin: "Only admins can do this. Ask an admin of your organisation.",
};

export type OrgScope = {
  readonly tx: Tx;
  readonly orgId: string;
  readonly orgName: string;
  readonly role: Role;
  readonly actor: Actor;
  /** Writes an admin event in the same transaction as the change it tells of. */
  readonly record: (event: AdminEvent) => Promise<void>;
};

/**
 * The one way into an organisation: finds it by slug among those the caller belongs to, checks the role as it is now,
 * and runs `work` in a transaction that sees this organisation only. A foreign and an unknown slug look the same.
 */
export function inOrg<T>(
  caller: Caller,
  at: { org: string; role: Role },
  work: (scope: OrgScope) => Promise<T>,
): Promise<T> {
  const { services, actor } = caller;
  return forUser(services.db, actor.userId, async (tx) => {
    const membership = await tx.membership.findFirst({
      where: { userId: actor.userId, org: { slug: at.org } },
      select: { orgId: true, role: true, org: { select: { name: true } } },
    });
    if (!membership) {
      throw new ServiceError("not_found", "There is no such organisation, or you are not a member of it.");
    }
    if (RANK[membership.role] < RANK[at.role]) throw new ServiceError("forbidden", FORBIDDEN[at.role]);
    const { orgId, role, org } = membership;
    await enterOrg(tx, orgId);
    return work({
      tx,
      orgId,
      orgName: org.name,
      role,
      actor,
      record: (event) => recordEvent(tx, { orgId, actor }, event),
    });
  });
}

/** Appends to the admin log. `createMany` because the row is never read back here. */
export async function recordEvent(
  tx: Tx,
  by: { orgId: string; actor: Pick<Actor, "userId" | "email"> },
  event: AdminEvent,
): Promise<void> {
  await tx.adminEvent.createMany({
    data: [
      {
        orgId: by.orgId,
        actorId: by.actor.userId,
        actor: by.actor.email,
        action: event.action,
        targetId: event.targetId,
        targetName: event.targetName,
        details: { ...event.details },
      },
    ],
  });
}
