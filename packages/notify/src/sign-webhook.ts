import { createHmac } from "node:crypto";
import { webhookKey } from "@sallyport/credentials";

/** The headers of a signed message as Standard Webhooks 1.0 has them. `id` is the same at each attempt. */
export function signWebhook(message: {
  id: string;
  at: Date;
  body: string;
  /** `whsec_…` */
  secret: string;
}): Record<string, string> {
  const { id, at, body, secret } = message;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac("sha256", webhookKey(secret)).update(`${id}.${timestamp}.${body}`);
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature.digest("base64")}`,
  };
}
