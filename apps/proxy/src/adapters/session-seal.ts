import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";
import { isServedVersion, type ServedVersion } from "@sallyport/mcp";

/** A session of an upstream, and to whom it was given. The client only ever holds it sealed. */
export type Session = SealedSession & {
  /** Tells it from all others and says nothing of the upstream's own id. */
  readonly id: string;
};

export type SealedSession = {
  readonly grantId: string;
  readonly tokenId: string;
  readonly serverId: string;
  readonly upstreamId: string;
  readonly version: ServedVersion;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  /** What the client called itself; undefined when nobody can tell. */
  readonly clientName: string | undefined;
};

const INFO = "sallyport mcp session 1";
const VERSION_BYTES = 2;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_LENGTH = 4096;
const MAX_REMEMBERED = 10_000;

/**
 * Makes session ids that need no memory: the session itself, sealed with AES-256-GCM under a key derived from
 * SEALING_KEYS, in base64url. Nobody can make or change one, and every proxy with the same keys can open it.
 */
export class SessionSeal {
  readonly #current: number;
  readonly #keys: ReadonlyMap<number, Buffer>;
  /** Opened ids, because a client sends the same one with every request. */
  readonly #opened = new Map<string, Session>();

  constructor({ current, keys }: Keyring) {
    this.#current = current;
    this.#keys = new Map(
      [...keys].map(([version, key]) => [version, Buffer.from(hkdfSync("sha256", key, "", INFO, 32))]),
    );
  }

  seal(session: SealedSession): string {
    const { grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName } = session;
    const key = this.#keys.get(this.#current);
    if (key === undefined) throw new Error("The keyring has no current key.");
    const prefix = Buffer.alloc(VERSION_BYTES);
    prefix.writeUInt16BE(this.#current);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(prefix);
    const text = JSON.stringify([grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName]);
    return Buffer.concat([
      prefix,
      iv,
      cipher.update(text, "utf8"),
      cipher.final(),
      cipher.getAuthTag(),
    ]).toString("base64url");
  }

  /** The session of an id that a proxy with our keys made; undefined for anything else. */
  open(id: string): Session | undefined {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    if (id.length > MAX_LENGTH) return undefined;
    const session = this.#decipher(Buffer.from(id, "base64url"), id);
    if (session !== undefined) this.#remember(id, session);
    return session;
  }

  #decipher(bytes: Buffer, id: string): Session | undefined {
    // One text per id: base64url decoding ignores what it does not know, so a changed id could open as well.
    if (bytes.length <= VERSION_BYTES + IV_BYTES + TAG_BYTES || bytes.toString("base64url") !== id)
      return undefined;
    const key = this.#keys.get(bytes.readUInt16BE(0));
    if (key === undefined) return undefined;
    const iv = bytes.subarray(VERSION_BYTES, VERSION_BYTES + IV_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", key, iv)
      .setAAD(bytes.subarray(0, VERSION_BYTES))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const body = bytes.subarray(VERSION_BYTES + IV_BYTES, -TAG_BYTES);
      return readSession(JSON.parse(decipher.update(body, undefined, "utf8") + decipher.final("utf8")));
    } catch {
      return undefined; // forged or changed
    }
  }

  #remember(id: string, session: Session): void {
    const [oldest] = this.#opened.size >= MAX_REMEMBERED ? this.#opened.keys() : [];
    if (oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(id, session);
  }
}

function readSession(value: unknown): Session | undefined {
  if (!Array.isArray(value)) return undefined;
  const [grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName]: unknown[] = value;
  return typeof grantId === "string" &&
    typeof tokenId === "string" &&
    typeof serverId === "string" &&
    typeof upstreamId === "string" &&
    typeof version === "string" &&
    isServedVersion(version) &&
    typeof issuedAt === "number"
    ? {
        id: createHash("sha256").update(`${grantId} ${serverId} ${upstreamId}`).digest("base64url"),
        grantId,
        tokenId,
        serverId,
        upstreamId,
        version,
        issuedAt,
        clientName: typeof clientName === "string" ? clientName : undefined,
      }
    : undefined;
}
