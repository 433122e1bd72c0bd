import { forUser } from "@sallyport/db";
import type { Caller } from "../caller.ts";
import type { Role } from "../in-org.ts";

export type Me = {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly orgs: readonly { readonly slug: string; readonly name: string; readonly role: Role }[];
};

/** The caller and the organisations they belong to, the oldest first. */
export async function getMe({ services, actor }: Caller): Promise<Me> {
  const memberships = await forUser(services.db, actor.userId, (tx) =>
    tx.membership.findMany({
      where: { userId: actor.userId },
      select: { role: true, org: { select: { slug: true, name: true } } },
      orderBy: { createdAt: "asc" },
    }),
  );
  return {
    user: { id: actor.userId, email: actor.email, name: actor.name },
    orgs: memberships.map(({ role, org }) => ({ ...org, role })),
  };
}
