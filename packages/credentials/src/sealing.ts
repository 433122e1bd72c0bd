import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";

/** AES-256 keys by version; new secrets are sealed with `current`, older ones stay readable until they are sealed anew. */
export type Keyring = { readonly current: number; readonly keys: ReadonlyMap<number, Buffer> };

/** Where a sealed value belongs. It is authenticated with the value, so a row copied elsewhere does not open. */
export type SealedPlace = { readonly orgId: string; readonly serverId: string; readonly field: string };

const FORMAT = "s1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Reads `1:<base64 of 32 bytes>,2:<…>`; the highest version seals. Throws an Error whose message says what is wrong
 * and never repeats a key.
 */
export function parseKeyring(text: string): Keyring {
  const keys = new Map<number, Buffer>();
  for (const [index, entry] of text.split(",").entries()) {
    const match = /^\s*(\d{1,4}):([A-Za-z0-9+/]{43}=)\s*$/.exec(entry);
    if (!match?.[1] || !match[2]) {
      throw new Error(`Entry ${index + 1} must be a version, a colon and 32 bytes in base64, like 1:AAAA…=.`);
    }
    const version = Number(match[1]);
    if (keys.has(version)) throw new Error(`Key version ${version} occurs twice.`);
    keys.set(version, Buffer.from(match[2], "base64"));
  }
  return { current: Math.max(...keys.keys()), keys };
}

/** Seals a secret with AES-256-GCM: `s1.<key version>.<iv>.<ciphertext and tag>`, base64url. */
export function seal(keyring: Keyring, place: SealedPlace, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(keyring, keyring.current), iv);
  cipher.setAAD(associatedData(place, keyring.current));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [FORMAT, keyring.current, iv.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** Opens what `seal` made, for the same place only. Throws an Error when the key is missing or anything was changed. */
export function open(keyring: Keyring, place: SealedPlace, sealed: string): string {
  return opener(keyring, place, sealed)();
}

/**
 * Readies a sealed value for being opened many times: everything but the secret is worked out once. The secret is
 * authenticated and deciphered at each call and kept nowhere. Throws as `open` does, here and at each call.
 */
export function opener(keyring: Keyring, place: SealedPlace, sealed: string): () => string {
  const [format, version, iv, body, ...rest] = sealed.split(".");
  if (format !== FORMAT || !version || !iv || !body || rest.length > 0)
    throw new Error("Not a sealed value.");
  const bytes = Buffer.from(body, "base64url");
  const nonce = Buffer.from(iv, "base64url");
  if (bytes.length < TAG_BYTES || nonce.length !== IV_BYTES) throw new Error("Not a sealed value.");
  const secretKey = createSecretKey(key(keyring, Number(version)));
  const associated = associatedData(place, Number(version));
  const tag = bytes.subarray(-TAG_BYTES);
  const text = bytes.subarray(0, -TAG_BYTES);
  const reveal = () => {
    const decipher = createDecipheriv("aes-256-gcm", secretKey, nonce);
    decipher.setAAD(associated).setAuthTag(tag);
    return decipher.update(text, undefined, "utf8") + decipher.final("utf8");
  };
  reveal();
  return reveal;
}

/** The version of the key that a sealed value needs, for rotation and for showing it. */
export function sealedKeyVersion(sealed: string): number {
  return Number(sealed.split(".")[1]);
}

function key(keyring: Keyring, version: number): Buffer {
  const found = keyring.keys.get(version);
  if (!found) throw new Error(`Key version ${version} is not in the keyring.`);
  return found;
}

/** Unambiguous because JSON quotes each part. */
function associatedData(place: SealedPlace, version: number): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, version, place.orgId, place.serverId, place.field]));
}
