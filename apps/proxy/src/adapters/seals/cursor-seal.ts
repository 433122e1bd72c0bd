import type { Keyring } from "@sallyport/credentials";
import { TextSeal } from "./text-seal.ts";

/** The list that a cursor goes on in, and whose it is. */
export type CursorOwner = { readonly grantId: string; readonly serverId: string; readonly method: string };

const PURPOSE = "sallyport mcp cursor 1";
const MAX_LENGTH = 1024 * 1024;

/**
 * Seals the cursors of lists: a server may write into one what a client is not to know, as the name of the last item. They
 * open for the same grant, server and method; equal ones stay equal, so that a client notices a list without end.
 */
export class CursorSeal {
  readonly #seal: TextSeal;

  constructor(keyring: Keyring) {
    this.#seal = new TextSeal(keyring, PURPOSE, MAX_LENGTH);
  }

  seal(owner: CursorOwner, cursor: string): string {
    return this.#seal.sealAlike(cursor, contextOf(owner));
  }

  /** Undefined for a cursor that was not given to this owner. */
  open(owner: CursorOwner, sealed: string): string | undefined {
    return this.#seal.open(sealed, contextOf(owner));
  }
}

function contextOf({ grantId, serverId, method }: CursorOwner): string {
  return JSON.stringify([grantId, serverId, method]);
}
