import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** How long a browser keeps that an account has signed in on it, in seconds. */
export const DEVICE_AGE_SECONDS = 365 * 24 * 60 * 60;

/** A cookie for a browser on which the account has just signed in: an id of it, signed together with the account. */
export function markDevice(email: string, secret: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${signature(id, email, secret)}`;
}

/** The id of the device, when its cookie was given out for this very account; else undefined. */
export function knownDevice(cookie: string | undefined, email: string, secret: string): string | undefined {
  const [id = "", signed = "", ...rest] = (cookie ?? "").split(".");
  if (id === "" || rest.length > 0) return undefined;
  const given = Buffer.from(signed);
  const wanted = Buffer.from(signature(id, email, secret));
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : undefined;
}

function signature(id: string, email: string, secret: string): string {
  return createHmac("sha256", secret)
    .update(`known device\n${id}\n${email.trim().toLowerCase()}`)
    .digest("base64url");
}
