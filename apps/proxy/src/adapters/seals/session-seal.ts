import { createHash } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";
import { isServedVersion, type ServedVersion } from "@sallyport/mcp";
import { TextSeal } from "./text-seal.ts";

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
  /** Whether the session is an HTTP+SSE connection of ours, which `upstreamId` names. */
  readonly isSse: boolean;
};

const PURPOSE = "sallyport mcp session 1";
/** Of a sealed id of ours; with it a request's headers still fit into the 16 KiB that they may have. */
const MAX_LENGTH = 12 * 1024;
const MAX_REMEMBERED = 10_000;
const MAX_REMEMBERED_CHARACTERS = 16 * 1024 * 1024;

/** Makes session ids that need no memory: the session itself, sealed. */
export class SessionSeal {
  readonly #seal: TextSeal;
  /** Opened ids, because a client sends the same one with every request. */
  readonly #opened = new Map<string, Session>();
  #openedLength = 0;

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_LENGTH);
  }

  seal(session: SealedSession): string {
    const { grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName, isSse } = session;
    const sealed = [grantId, tokenId, serverId, version, issuedAt, clientName, isSse];
    // JSON has no line break of its own, and would write some characters of the id as two.
    return this.#seal.seal(`${JSON.stringify(sealed)}\n${upstreamId}`);
  }

  /** The session of an id that a proxy with our keys made; undefined for anything else. */
  open(id: string): Session | undefined {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const text = this.#seal.open(id);
    const session = text === undefined ? undefined : readSession(text);
    if (session !== undefined) this.#remember(id, session);
    return session;
  }

  #remember(id: string, session: Session): void {
    this.#opened.set(id, session);
    this.#openedLength += id.length;
    for (const oldest of this.#opened.keys()) {
      const isFull = this.#opened.size > MAX_REMEMBERED || this.#openedLength > MAX_REMEMBERED_CHARACTERS;
      if (!isFull) return;
      this.#opened.delete(oldest);
      this.#openedLength -= oldest.length;
    }
  }
}

function readSession(text: string): Session | undefined {
  const at = text.indexOf("\n");
  const value: unknown = at < 0 ? undefined : JSON.parse(text.slice(0, at));
  if (!Array.isArray(value)) return undefined;
  const upstreamId = text.slice(at + 1);
  const [grantId, tokenId, serverId, version, issuedAt, clientName, isSse]: unknown[] = value;
  return typeof grantId === "string" &&
    typeof tokenId === "string" &&
    typeof serverId === "string" &&
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
        isSse: isSse === true,
      }
    : undefined;
}
