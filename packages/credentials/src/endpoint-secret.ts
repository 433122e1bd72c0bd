import { randomBytes } from "node:crypto";
import type { SealedPlace } from "./sealing.ts";

const SECRET_BYTES = 32;
const PREFIX = "whsec_";

/** The place that the secret of a notification endpoint is sealed for. */
export function endpointPlace(endpoint: { readonly orgId: string; readonly id: string }): SealedPlace {
  return { orgId: endpoint.orgId, serverId: endpoint.id, field: "notification-endpoint" };
}

/** A new signing secret in the form of Standard Webhooks: `whsec_` and base64. */
export function mintWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/** The key of a signing secret. Throws an Error that does not repeat it when it is not one. */
export function webhookKey(secret: string): Buffer {
  if (!secret.startsWith(PREFIX)) throw new Error("Not a signing secret of a webhook.");
  return Buffer.from(secret.slice(PREFIX.length), "base64");
}
