import { randomUUID } from "node:crypto";
import { grantTokenHint, hashGrantToken, mintGrantToken } from "@sallyport/credentials";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { findIdentity } from "../identity/find-identity.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput, Labels, labelTexts, Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { requireRoom } from "../plan/require-room.ts";
import { findServer } from "../server/find-server.ts";
import { findPolicyOfServer } from "./grant-input.ts";

export const CreateGrantInput = InOrgInput.extend({
  identityId: Id,
  serverId: Id,
  /** Null: the grant exists, and every call is denied until it has a policy. */
  policyId: Id.nullable(),
  label: Name,
  labels: Labels.optional(),
  expiresInDays: z
    .number()
    .int()
    .min(1, "Choose at least one day.")
    .max(3650, "Choose at most ten years.")
    .nullable(),
});

export type CreatedGrant = {
  readonly grantId: string;
  /** The secret. It is shown this once: only its hash is stored. */
  readonly token: string;
  readonly proxyUrl: string;
};

const DAY_MS = 24 * 60 * 60_000;

/** Lets an identity use a server under a policy, and mints the token for it. For admins. */
export async function createGrant(
  caller: Caller,
  given: z.input<typeof CreateGrantInput>,
): Promise<CreatedGrant> {
  const input = parseInput(CreateGrantInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId, actor } = scope;
    await requireRoom(scope, "grants");
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const identity = await findIdentity(tx, { orgId, identityId: input.identityId });
    const { labels = {} } = input;
    const policy = await findPolicyOfServer(tx, { orgId, serverId: server.id, policyId: input.policyId });
    const grantId = randomUUID();
    const token = mintGrantToken();
    const expiresAt =
      input.expiresInDays === null ? null : new Date(Date.now() + input.expiresInDays * DAY_MS);
    await tx.grant.createMany({
      data: [
        {
          id: grantId,
          orgId,
          serverId: server.id,
          identityId: identity.id,
          policyId: policy?.id ?? null,
          label: input.label,
          labels,
          expiresAt,
          createdBy: actor.userId,
        },
      ],
    });
    // createMany, because the dashboard's role may write a hash and not read it back.
    await tx.grantToken.createMany({
      data: [{ orgId, grantId, hash: hashGrantToken(token), hint: grantTokenHint(token), expiresAt }],
    });
    await scope.record({
      action: "grant.created",
      targetId: grantId,
      targetName: input.label,
      details: {
        identity: identity.name,
        server: server.name,
        policy: policy?.name ?? null,
        expiresAt: expiresAt?.toISOString() ?? null,
        labels: labelTexts(labels),
      },
    });
    return { grantId, token, proxyUrl: caller.services.proxyUrl(server.id) };
  });
}
