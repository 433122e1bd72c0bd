import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { findIdentity } from "./find-identity.ts";

export const SetIdentityPersonInput = InOrgInput.extend({
  identityId: Id,
  /** E-mail address of a member; null for nobody. */
  email: z.string().trim().toLowerCase().max(320).nullable(),
});

/** Says to which member an identity belongs: that person never approves its calls. For admins. */
export async function setIdentityPerson(
  caller: Caller,
  given: z.input<typeof SetIdentityPersonInput>,
): Promise<void> {
  const input = parseInput(SetIdentityPersonInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, record }) => {
    const { id, name } = await findIdentity(tx, { orgId, identityId: input.identityId });
    const { email } = input;
    const member =
      email === null ? null : await tx.membership.findFirst({ where: { orgId, user: { email } } });
    if (email !== null && member === null) {
      const message = "No member of this organisation has this e-mail address.";
      throw new ServiceError("invalid_input", message, [{ path: "email", message }]);
    }
    await tx.identity.update({ where: { id, orgId }, data: { userId: member?.userId ?? null } });
    await record({
      action: "identity.person_changed",
      targetId: id,
      targetName: name,
      details: { person: email },
    });
  });
}
