import { randomUUID } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";
import { isRequestId, type RequestId } from "@sallyport/mcp";
import { type Owner, ownerText } from "./owner.ts";
import { TextSeal } from "./text-seal.ts";

/** A server's request that went to a client. The client knows it by its sealed form only, and answers under that. */
export type ServerRequest = {
  /** Names this request, so that it is answered once. */
  readonly useId: string;
  readonly method: string;
  /** The server's own id of it. */
  readonly upstreamId: RequestId;
  /** Under which the server wants to hear of progress; undefined where it does not. */
  readonly progressToken: RequestId | undefined;
};

const PURPOSE = "sallyport mcp question 1";
/** Characters; a client's answer carries it as its id. */
const MAX_LENGTH = 1024;
/** Milliseconds that a person may take to answer. */
export const SERVER_REQUEST_VALID_FOR_MS = 30 * 60_000;
const MAX_REMEMBERED = 10_000;

/** Our ids of servers' requests in sessions by the server's own: of open ones, and null for one that is closed. */
export type KnownServerRequests = {
  get(key: string): Promise<string | null | undefined>;
  set(key: string, id: string | null): Promise<void>;
};

/**
 * Seals a server's requests for its clients, so that any proxy can tell whose request an answer belongs to, and opens
 * them for the same grant, server and session only. Remembers which of them are closed.
 */
export class ServerRequests {
  readonly #seal: TextSeal;
  readonly #known: KnownServerRequests;

  constructor(keyring: Keyring, known: KnownServerRequests) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_LENGTH);
    this.#known = known;
  }

  /** A new id for the client. @param now milliseconds since the epoch */
  async ask(owner: Owner, serverRequest: Omit<ServerRequest, "useId">, now: number): Promise<string> {
    const { method, upstreamId, progressToken } = serverRequest;
    const sealed = [randomUUID(), now, method, upstreamId, progressToken];
    const id = this.#seal.seal(JSON.stringify(sealed), ownerText(owner));
    await this.#known.set(keyOf(owner, upstreamId), id);
    return id;
  }

  /** Undefined for an id that was never given to this owner, or too long ago. */
  open(owner: Owner, id: RequestId, now: number): ServerRequest | undefined {
    const text = typeof id === "string" ? this.#seal.open(id, ownerText(owner)) : undefined;
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const [useId, at, method, upstreamId, progressToken]: unknown[] = value;
    if (typeof at !== "number" || now >= at + SERVER_REQUEST_VALID_FOR_MS || typeof useId !== "string")
      return undefined;
    if (typeof method !== "string" || !isRequestId(upstreamId)) return undefined;
    return {
      useId,
      method,
      upstreamId,
      progressToken: isRequestId(progressToken) ? progressToken : undefined,
    };
  }

  /** The request was refused or answered: neither the server nor a stream that is read again may send it once more. */
  async close(owner: Owner, upstreamId: RequestId): Promise<void> {
    await this.#known.set(keyOf(owner, upstreamId), null);
  }

  async isClosed(owner: Owner, upstreamId: RequestId): Promise<boolean> {
    return (await this.#known.get(keyOf(owner, upstreamId))) === null;
  }

  /** Our id of a request that this proxy passed on and that can still be answered. */
  async idOf(owner: Owner, upstreamId: RequestId, now: number): Promise<string | undefined> {
    const id = (await this.#known.get(keyOf(owner, upstreamId))) ?? undefined;
    return id !== undefined && this.open(owner, id, now) !== undefined ? id : undefined;
  }
}

/** In this process. */
export class RememberedServerRequests implements KnownServerRequests {
  readonly #ids = new Map<string, string | null>();

  async get(key: string): Promise<string | null | undefined> {
    return this.#ids.get(key);
  }

  async set(key: string, id: string | null): Promise<void> {
    this.#ids.delete(key);
    const [oldest] = this.#ids.size >= MAX_REMEMBERED ? this.#ids.keys() : [];
    if (oldest !== undefined) this.#ids.delete(oldest);
    this.#ids.set(key, id);
  }
}

function keyOf(owner: Owner, upstreamId: RequestId): string {
  return `${ownerText(owner)} ${JSON.stringify(upstreamId)}`;
}
