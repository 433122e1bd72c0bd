import type { Keyring } from "@sallyport/credentials";
import { isClientRequest, isRequestId, type RequestId, type SessionRequestMethod } from "@sallyport/mcp";
import { type Owner, ownerText } from "./owner.ts";
import { TextSeal } from "./text-seal.ts";

/** Where a client stands in a stream. */
export type StreamPosition = {
  /** The server's own id of the event. */
  readonly upstreamEventId: string;
  /** The request that the stream answers; undefined for a stream of its own. */
  readonly request: StreamRequest | undefined;
};

export type StreamRequest = {
  readonly id: RequestId;
  readonly method: SessionRequestMethod;
  readonly progressToken: RequestId | undefined;
};

const PURPOSE = "sallyport mcp event 1";
const MAX_LENGTH = 4096;
/** What a header brings back as it is, a character a byte: no white space around it. */
const EVENT_ID = /^(?=.{1,256}$)[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/**
 * Makes the ids of events: the server's own one, sealed with the request that is answered, so that whoever resumes the
 * stream at whatever proxy gets the same answer filtered in the same way. They open for their owner only.
 */
export class EventSeal {
  readonly #seal: TextSeal;

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_LENGTH);
  }

  /** Undefined for an event that cannot be resumed from: the server's id of it is none that a header could bring back. */
  seal(owner: Owner, { upstreamEventId, request }: StreamPosition): string | undefined {
    if (!EVENT_ID.test(upstreamEventId)) return undefined;
    const sealed = [upstreamEventId, request?.id, request?.method, request?.progressToken];
    return this.#seal.seal(JSON.stringify(sealed), ownerText(owner));
  }

  /** Undefined for an id that was never given to this owner. */
  open(owner: Owner, id: string): StreamPosition | undefined {
    const text = this.#seal.open(id, ownerText(owner));
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const [upstreamEventId, requestId, method, progressToken]: unknown[] = value;
    if (typeof upstreamEventId !== "string") return undefined;
    if (requestId === null) return { upstreamEventId, request: undefined };
    if (!isRequestId(requestId) || typeof method !== "string" || !isClientRequest(method)) return undefined;
    const token = isRequestId(progressToken) ? progressToken : undefined;
    return { upstreamEventId, request: { id: requestId, method, progressToken: token } };
  }
}
