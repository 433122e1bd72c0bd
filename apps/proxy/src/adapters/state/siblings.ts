import type { ParamHeader, RequestId } from "@sallyport/mcp";
import type { ClientAct } from "./open-exchanges.ts";
import type { Owner } from "../seals/owner.ts";

/** What was learned of a server from its own answers, as far as it is new. */
export type Learned = {
  readonly serverId: string;
  /** The server's URL at that time: what is known of it ends when that changes. */
  readonly url: string;
  /** Tools with the hashes of their definitions. */
  readonly tools?: readonly (readonly [name: string, hash: string])[];
  /** Of every tool of a list, also of those that want none. */
  readonly paramHeaders?: readonly (readonly [tool: string, headers: readonly ParamHeader[]])[];
  readonly prompts?: readonly string[];
  readonly resources?: readonly string[];
  readonly givesSessions?: boolean;
};

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
