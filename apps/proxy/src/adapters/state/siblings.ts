import type { RequestId } from "@sallyport/mcp";
import type { Owner } from "../seals/owner.ts";
import type { Learned } from "./learned.ts";
import type { ClientAct } from "./open-exchanges.ts";

/** What one worker tells the others, or asks them, and with what. */
export type SiblingMessages = {
  "client act": ClientAct;
  learned: Learned;
  "wants progress": { readonly owner: Owner; readonly token: RequestId };
};

/**
 * The other workers of this proxy. What they have to know is told to them before anything follows from it: a message is
 * forwarded, or an answer sent, when all of them know.
 */
export type Siblings = {
  /** Resolves when all know. Undefined where there are none. */
  tell<What extends keyof SiblingMessages>(
    what: What,
    body: SiblingMessages[What],
  ): Promise<void> | undefined;
  /** Whether one of them says so. Without a promise where there are none. */
  ask<What extends keyof SiblingMessages>(what: What, body: SiblingMessages[What]): Promise<boolean> | false;
  /** Resolves when all know what they were told so far; undefined when they do. */
  readonly untold: Promise<void> | undefined;
};

/** What a worker does when another one tells or asks it something; the answer counts where it was asked. */
export type SiblingHandlers = {
  readonly [What in keyof SiblingMessages]: (body: SiblingMessages[What]) => boolean;
};

/** Of a proxy that is one process. */
export const NO_SIBLINGS: Siblings = { tell: () => undefined, ask: () => false, untold: undefined };
