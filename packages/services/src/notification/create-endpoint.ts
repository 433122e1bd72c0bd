import { randomUUID } from "node:crypto";
import { endpointPlace, mintWebhookSecret, seal } from "@sallyport/credentials";
import { checkUpstreamUrl } from "@sallyport/egress";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput, Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";

const MAX_ENDPOINTS = 10;

export const CreateEndpointInput = InOrgInput.extend({
  kind: z.enum(["webhook", "slack"]),
  name: Name,
  url: z.string().max(4096),
});

/**
 * Adds an endpoint that is told of approvals. Returns the signing secret of a webhook, which is shown this once; null
 * for Slack, whose address is the secret. For admins.
 */
export async function createEndpoint(
  caller: Caller,
  given: z.input<typeof CreateEndpointInput>,
): Promise<{ endpointId: string; secret: string | null }> {
  const input = parseInput(CreateEndpointInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, record }) => {
    const { kind, name } = input;
    const { egress, keyring } = caller.services;
    const checked = checkUpstreamUrl(input.url, egress);
    if (!checked.ok) {
      throw new ServiceError("invalid_input", checked.message, [{ path: "url", message: checked.message }]);
    }
    if ((await tx.notificationEndpoint.count({ where: { orgId } })) >= MAX_ENDPOINTS) {
      throw new ServiceError(
        "conflict",
        `An organisation has ${MAX_ENDPOINTS} endpoints at most. Delete one.`,
      );
    }
    const id = randomUUID();
    const { href, origin } = checked.url;
    const secret = kind === "webhook" ? mintWebhookSecret() : null;
    const url = kind === "webhook" ? href : `${origin}/…`;
    const sealed = seal(keyring, endpointPlace({ orgId, id }), secret ?? href);
    await tx.notificationEndpoint.create({
      data: { id, orgId, kind, name, url, sealed },
      select: { id: true },
    });
    await record({ action: "endpoint.created", targetId: id, targetName: name, details: { kind, url } });
    return { endpointId: id, secret };
  });
}
