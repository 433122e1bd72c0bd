import { X509Certificate } from "node:crypto";

/** A certificate authority that a server's certificate may come from. */
export type Authority = {
  /** Whom it is of, in one line, as the certificate says. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly expiresAt: number;
};

export type AuthoritiesRead =
  | {
      readonly ok: true;
      readonly authorities: readonly Authority[];
      /** The certificates and nothing else; what stood around them is left out. */
      readonly pem: string;
    }
  | { readonly ok: false; readonly message: string };

const MAX_LENGTH = 64 * 1024;
const MAX_CERTIFICATES = 20;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * Reads a bundle of certificate authorities in PEM, several one after the other, as a person gave it. Refuses what is
 * no certificate of an authority, and a private key. Whether one has expired: `authorityFault`.
 */
export function readAuthorities(text: string): AuthoritiesRead {
  if (text.length > MAX_LENGTH) return refuse(`Use at most ${MAX_LENGTH / 1024} KiB.`);
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.some(([, label]) => label?.includes("PRIVATE KEY")))
    return refuse("There is a private key in it. Give certificates only, and keep the key where it is used.");
  if (
    blocks.length === 0 ||
    blocks.some(([, label]) => label !== "CERTIFICATE") ||
    isBroken(text, blocks.length)
  )
    return refuse(
      "Give certificates in PEM, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.",
    );
  if (blocks.length > MAX_CERTIFICATES) return refuse(`Give at most ${MAX_CERTIFICATES} certificates.`);
  const authorities: Authority[] = [];
  for (const [i, [block]] of blocks.entries()) {
    const read = readCertificate(block);
    if (read === undefined) return refuse(`Certificate ${i + 1} cannot be read. Copy it again as a whole.`);
    if (!read.isAuthority)
      return refuse(
        `Certificate ${i + 1} (${read.subject}) is not of a certificate authority. Give the one that issued it.`,
      );
    authorities.push({ subject: read.subject, notBefore: read.notBefore, expiresAt: read.expiresAt });
  }
  return { ok: true, authorities, pem: blocks.map(([block]) => `${block}\n`).join("") };
}

/** Why it cannot be relied on at this time, in milliseconds since the epoch; undefined where it can. */
export function authorityFault(
  { subject, notBefore, expiresAt }: Authority,
  now: number,
): string | undefined {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  if (expiresAt <= now)
    return `The certificate of ${subject} expired on ${day(expiresAt)}. Give its successor.`;
  return notBefore > now ? `The certificate of ${subject} is not valid before ${day(notBefore)}.` : undefined;
}

function refuse(message: string): AuthoritiesRead {
  return { ok: false, message };
}

/** A line that begins a block and belongs to none. */
function isBroken(text: string, blocks: number): boolean {
  return text.split("-----BEGIN ").length - 1 !== blocks;
}

function readCertificate(pem: string): (Authority & { readonly isAuthority: boolean }) | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const { subject, ca: isAuthority, validFrom, validTo } = certificate;
    const notBefore = Date.parse(validFrom);
    const expiresAt = Date.parse(validTo);
    if (Number.isNaN(notBefore) || Number.isNaN(expiresAt)) return undefined;
    return { subject: oneLine(subject), isAuthority, notBefore, expiresAt };
  } catch {
    return undefined;
  }
}

/** Node has a line for each part. Whoever made the certificate chose the words, so nothing invisible is kept. */
function oneLine(subject: string | undefined): string {
  const line = (subject ?? "").split("\n").filter(Boolean).join(", ");
  return line.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "?").slice(0, 200) || "no name";
}
