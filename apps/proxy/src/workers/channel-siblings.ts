import { setTimeout as delay } from "node:timers/promises";
import type { SiblingHandlers, SiblingMessages, Siblings } from "../adapters/state/siblings.ts";
import type { Channel, Handler } from "./channel.ts";

/** Milliseconds after which another worker that says nothing is not waited for: what was to follow does not happen. */
const ANSWER_WITHIN_MS = 2000;

type Broadcast = { readonly what: string; readonly body: unknown };

/** The other workers, by way of the supervisor. */
export class ChannelSiblings implements Siblings {
  readonly #channel: Channel;
  #untold: Promise<void> | undefined = undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get untold(): Promise<void> | undefined {
    return this.#untold;
  }

  tell<What extends keyof SiblingMessages>(what: What, body: SiblingMessages[What]): Promise<void> {
    const told = Promise.all([this.#untold, this.ask(what, body)]).then(() => undefined);
    const over = (): void => {
      if (this.#untold === told) this.#untold = undefined;
    };
    this.#untold = told;
    told.then(over, over);
    return told;
  }

  async ask<What extends keyof SiblingMessages>(what: What, body: SiblingMessages[What]): Promise<boolean> {
    const late = delay(ANSWER_WITHIN_MS, undefined, { ref: false });
    const answer = await Promise.race([
      this.#channel.ask("ask others", { what, body } satisfies Broadcast),
      late,
    ]);
    if (answer === undefined) throw new Error("The other workers did not answer in time.");
    return answer === true;
  }
}

/** What the supervisor does for it: asks each of the others, and says whether one of them says so. */
export function askOthers(others: () => readonly Channel[]): Handler {
  return async (asked) => {
    const answers = others().map((channel) =>
      channel.ask("asked", asked).catch((error: unknown) => {
        if (channel.isClosed) return false; // it is gone, and everything that it had
        throw error;
      }),
    );
    return (await Promise.all(answers)).includes(true);
  };
}

/** @param handlers undefined while this worker knows nothing that it could be asked about */
export function answerSiblings(handlers: () => SiblingHandlers | undefined): Handler {
  return (asked) => {
    const { what, body } = asked as Broadcast;
    const handler = (handlers() as Readonly<Record<string, (body: unknown) => boolean>> | undefined)?.[what];
    return handler?.(body) ?? false;
  };
}
