import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput, Labels, labelTexts, Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { requireRoom } from "../plan/require-room.ts";

export const CreateIdentityInput = InOrgInput.extend({
  kind: z.enum(["human", "agent", "service"]),
  name: Name,
  labels: Labels.optional(),
});

/** Names a person, an agent or a job that will call tools. For admins. */
export async function createIdentity(
  caller: Caller,
  given: z.input<typeof CreateIdentityInput>,
): Promise<{ identityId: string }> {
  const input = parseInput(CreateIdentityInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    await requireRoom(scope, "identities");
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
