import { createHash } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";
import { canonical, type JsonObject } from "@sallyport/json";
import { TextSeal } from "./text-seal.ts";

/** The call that an input-required result belongs to, and whose it is. */
export type Round = {
  readonly grantId: string;
  readonly serverId: string;
  readonly tool: string;
  readonly args: JsonObject;
};

const PURPOSE = "sallyport mcp request state 1";
/** Characters of a server's own state; it travels with the call, which has its own bound. */
export const MAX_STATE_LENGTH = 64 * 1024;
const MAX_SEALED_LENGTH = 4 * MAX_STATE_LENGTH;
/** Milliseconds that a person may take to answer. */
const VALID_FOR_MS = 30 * 60_000;

/**
 * Seals a server's requestState together with the call it was given for, so that it opens for the same grant, server,
 * tool and arguments only, and for half an hour. It may be given back more than once: each time is a call of its own.
 */
export class StateSeal {
  readonly #seal: TextSeal;

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_SEALED_LENGTH);
  }

  /** @param state the server's own; undefined where it gave none. @param now milliseconds since the epoch. */
  seal(round: Round, state: string | undefined, now: number): string {
    return this.#seal.seal(JSON.stringify([digestOf(round), now, state ?? null]));
  }

  /** The server's own state, null where it gave none; undefined for a state that is not of this call. */
  open(round: Round, sealed: string, now: number): string | null | undefined {
    const text = this.#seal.open(sealed);
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const [digest, at, state]: unknown[] = value;
    if (typeof at !== "number" || now >= at + VALID_FOR_MS || digest !== digestOf(round)) return undefined;
    return typeof state === "string" || state === null ? state : undefined;
  }
}

function digestOf({ grantId, serverId, tool, args }: Round): string {
  return createHash("sha256")
    .update(canonical([grantId, serverId, tool, args]))
    .digest("base64url");
}
