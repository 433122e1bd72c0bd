import { createHash, randomUUID } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";
import { canonical, type JsonObject } from "@sallyport/json";
import { TextSeal } from "./text-seal.ts";

/** The request that an input-required result belongs to, and whose it is. */
export type StateBinding = {
  readonly grantId: string;
  readonly serverId: string;
  readonly method: string;
  /** The tool, the prompt, or the resource's URI. */
  readonly name: string;
  readonly args: JsonObject;
};

/** What a server asks in an answer, by its own key. */
export type InputRequest = { readonly method: string; readonly key: string };

/** What the next round of a request is about: the server's own state, where it gave one, and what it asks. */
export type RequestState = {
  readonly state: string | undefined;
  readonly asks: readonly InputRequest[];
};

const PURPOSE = "sallyport mcp request state 2";
/** Characters of a server's own state; it travels with the call, which has its own bound. */
export const MAX_STATE_LENGTH = 64 * 1024;
const MAX_SEALED_LENGTH = 4 * MAX_STATE_LENGTH;
/** Milliseconds that a person may take to answer. */
export const STATE_VALID_FOR_MS = 30 * 60_000;

export type OpenedState = RequestState & {
  /** Names this state, so that it can be used once. */
  readonly id: string;
};

/**
 * Seals a server's requestState and what it asks together with the call it was given for, so that it opens for the same grant, server,
 * method, name and arguments only, and for half an hour.
 */
export class StateSeal {
  readonly #seal: TextSeal;

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_SEALED_LENGTH);
  }

  /** @param now milliseconds since the epoch. */
  seal(binding: StateBinding, { state, asks }: RequestState, now: number): string {
    const asked = asks.map(({ method, key }) => [method, key]);
    return this.#seal.seal(JSON.stringify([digestOf(binding), now, randomUUID(), state, asked]));
  }

  /** Undefined for a state that is not of this call. */
  open(binding: StateBinding, sealed: string, now: number): OpenedState | undefined {
    const text = this.#seal.open(sealed);
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const [digest, at, id, state, asked]: unknown[] = value;
    if (typeof at !== "number" || now >= at + STATE_VALID_FOR_MS || digest !== digestOf(binding))
      return undefined;
    if (typeof id !== "string" || (typeof state !== "string" && state !== null)) return undefined;
    return { id, state: state ?? undefined, asks: readAsks(asked) };
  }
}

function readAsks(asked: unknown): InputRequest[] {
  return (Array.isArray(asked) ? asked : []).flatMap((ask: unknown): InputRequest[] => {
    const [method, key]: unknown[] = Array.isArray(ask) ? ask : [];
    return typeof method === "string" && typeof key === "string" ? [{ method, key }] : [];
  });
}

function digestOf({ grantId, serverId, method, name, args }: StateBinding): string {
  return createHash("sha256")
    .update(canonical([grantId, serverId, method, name, args]))
    .digest("base64url");
}
