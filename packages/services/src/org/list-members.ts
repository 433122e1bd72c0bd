import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg, type Role } from "../in-org.ts";
import { InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";

export const ListMembersInput = InOrgInput;

export type Member = { readonly name: string; readonly email: string; readonly role: Role };

/** Who belongs to the organisation, by name. For members of any role. */
export async function listMembers(
  caller: Caller,
  given: z.input<typeof ListMembersInput>,
): Promise<Member[]> {
  const input = parseInput(ListMembersInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const members = await tx.membership.findMany({
      where: { orgId },
      include: { user: { select: { name: true, email: true } } },
      orderBy: [{ user: { name: "asc" } }, { user: { email: "asc" } }],
    });
    return members.map(({ role, user: { name, email } }) => ({ name, email, role }));
  });
}
