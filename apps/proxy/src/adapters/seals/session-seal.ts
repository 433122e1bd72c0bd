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
const MAX_LENGTH = 4096;
const MAX_REMEMBERED = 10_000;

/** Makes session ids that need no memory: the session itself, sealed. */
export class SessionSeal {
  readonly #seal: TextSeal;
  /** Opened ids, because a client sends the same one with every request. */
  readonly #opened = new Map<string, Session>();

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_LENGTH);
  }

  seal(session: SealedSession): string {
    const { grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName, isSse } = session;
    const sealed = [grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName, isSse];
    return this.#seal.seal(JSON.stringify(sealed));
  }

  /** The session of an id that a proxy with our keys made; undefined for anything else. */
  open(id: string): Session | undefined {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const text = this.#seal.open(id);
    const session = text === undefined ? undefined : readSession(JSON.parse(text));
    if (session !== undefined) this.#remember(id, session);
    return session;
  }

  #remember(id: string, session: Session): void {
    const [oldest] = this.#opened.size >= MAX_REMEMBERED ? this.#opened.keys() : [];
    if (oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(id, session);
  }
}

function readSession(value: unknown): Session | undefined {
  if (!Array.isArray(value)) return undefined;
  const [grantId, tokenId, serverId, upstreamId, version, issuedAt, clientName, isSse]: unknown[] = value;
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
        isSse: isSse === true,
      }
    : undefined;
}
