import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX = "sp_";
const SECRET_LENGTH = 43; // base62 digits that hold 256 bits
const CHECKSUM_LENGTH = 6; // base62 digits that hold 32 bits
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

/** Length of every grant token, in characters. All of them survive headers, shells and client configs unquoted. */
export const GRANT_TOKEN_LENGTH = PREFIX.length + SECRET_LENGTH + CHECKSUM_LENGTH;

/** A new grant token: `sp_`, 256 random bits and a checksum, in base62 (docs/contract.md, "Where clients connect"). */
export function mintGrantToken(): string {
  const secret = PREFIX + base62(BigInt(`0x${randomBytes(32).toString("hex")}`), SECRET_LENGTH);
  return secret + checksum(secret);
}

/**
 * Whether a string has a grant token's shape and checksum. A cheap test that spares a look-up; it proves nothing
 * about the grant.
 */
export function isGrantToken(text: string): boolean {
  if (text.length !== GRANT_TOKEN_LENGTH || !SHAPE.test(text)) return false;
  const secret = text.slice(0, -CHECKSUM_LENGTH);
  return checksum(secret) === text.slice(-CHECKSUM_LENGTH);
}

/** SHA-256 of the token as lower-case hex: the only form that is stored. At 256 bits of entropy a slow hash adds nothing. */
export function hashGrantToken(token: string): string {
  return hash("sha256", token, "hex");
}

/** What may be shown of a token afterwards, so that a person can tell two apart: `sp_…` and its last four characters. */
export function grantTokenHint(token: string): string {
  return `${PREFIX}…${token.slice(-4)}`;
}

function checksum(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_LENGTH);
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = ALPHABET.charAt(Number(rest % 62n)) + text;
  return text;
}
