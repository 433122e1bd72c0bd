import { open, seal, sealedKeyVersion } from "@sallyport/credentials";
import type { Tx } from "@sallyport/db";
import * as z from "zod";
import { ServiceError } from "../service-error.ts";
import type { Services } from "../services.ts";

/** Set by us or by HTTP itself on every request to an upstream; a registered header must not contradict them. */
const NOT_ALLOWED = new Set(
  `host connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade
  content-length content-type content-encoding accept accept-encoding cookie set-cookie expect origin referer
  mcp-session-id mcp-protocol-version last-event-id user-agent`.split(/\s+/),
);

const HeaderName = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "Enter the header's name, for example Authorization.")
  .max(100, "Use at most 100 characters.")
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/, "A header's name has letters, digits and hyphens only.")
  .refine(
    (name) => !NOT_ALLOWED.has(name) && !name.startsWith("mcp-"),
    "This header is set by Sallyport itself.",
  );

const HeaderValue = z
  .string()
  .trim()
  .min(1, "Enter the header's value.")
  .max(8000, "Use at most 8000 characters.")
  .regex(/^[\t\x20-\x7e]+$/, "A header's value is plain ASCII in one line.");

const MAX_HEADERS = 10;
const distinct = (headers: readonly { name: string }[]): boolean =>
  new Set(headers.map(({ name }) => name)).size === headers.length;

export const NewHeaders = z
  .array(z.strictObject({ name: HeaderName, value: HeaderValue }))
  .max(MAX_HEADERS, `Use at most ${MAX_HEADERS} headers.`)
  .refine(distinct, "Use each header name once.");

/** `value: null` keeps the sealed value of that name. */
export const ChangedHeaders = z
  .array(z.strictObject({ name: HeaderName, value: HeaderValue.nullable() }))
  .max(MAX_HEADERS, `Use at most ${MAX_HEADERS} headers.`)
  .refine(distinct, "Use each header name once.");

export type PlainHeader = { readonly name: string; readonly value: string };

type At = { readonly orgId: string; readonly serverId: string };

/** Where a header's value is sealed for; the proxy opens it with the same place. */
const place = (at: At, name: string) => ({ ...at, field: `header:${name}` });

/**
 * Fills in the sealed value wherever `null` says to keep it. Throws `invalid_input` where there is none to keep, and
 * where the URL now names another origin: a secret that nobody can read back must not be sent elsewhere either.
 */
export async function resolveHeaders(
  context: { services: Services; tx: Tx },
  server: { orgId: string; serverId: string; url: string },
  wanted: { url: string; headers: z.infer<typeof ChangedHeaders> },
): Promise<PlainHeader[]> {
  const at = { orgId: server.orgId, serverId: server.serverId };
  const stored = await storedHeaders(context, at);
  const moved = new URL(server.url).origin !== new URL(wanted.url).origin;
  return wanted.headers.map(({ name, value }, index) => {
    if (value !== null) return { name, value };
    const kept = stored.find((header) => header.name === name);
    if (kept && !moved) return kept;
    const message = kept
      ? "Enter the value again: it was saved for another host and is not sent to a new one."
      : "Enter the header's value.";
    throw new ServiceError("invalid_input", message, [{ path: `headers.${index}.value`, message }]);
  });
}

/** Headers of a server that is not registered yet: every value must be given. */
export function newHeaders(headers: z.infer<typeof ChangedHeaders>): PlainHeader[] {
  return headers.map(({ name, value }, index) => {
    if (value !== null) return { name, value };
    const message = "Enter the header's value.";
    throw new ServiceError("invalid_input", message, [{ path: `headers.${index}.value`, message }]);
  });
}

/** Opens all of a server's headers, for a handshake with what is stored. */
export async function storedHeaders(context: { services: Services; tx: Tx }, at: At): Promise<PlainHeader[]> {
  const stored = await context.tx.serverHeader.findMany({ where: at, select: { name: true, sealed: true } });
  return stored.map(({ name, sealed }) => ({
    name,
    value: open(context.services.keyring, place(at, name), sealed),
  }));
}

/** Makes the stored headers be exactly these, each sealed anew with the current key. */
export async function replaceHeaders(
  context: { services: Services; tx: Tx },
  at: At,
  headers: readonly PlainHeader[],
): Promise<void> {
  await context.tx.serverHeader.deleteMany({ where: at });
  await context.tx.serverHeader.createMany({
    data: headers.map(({ name, value }) => {
      const sealed = seal(context.services.keyring, place(at, name), value);
      return { ...at, name, sealed, keyVersion: sealedKeyVersion(sealed) };
    }),
  });
}
