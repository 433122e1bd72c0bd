import { setTimeout as delay } from "node:timers/promises";
import type { SiblingHandlers, SiblingMessages, Siblings } from "../adapters/state/siblings.ts";
import type { Channel, Handler } from "./channel.ts";

/** How long to wait for another worker's answer. Without it the caller does not continue. */
const ANSWER_WITHIN_MS = 2000;

type Broadcast = { readonly what: string; readonly body: unknown };

/** The other workers, through the supervisor. */
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

/** The supervisor's handler: asks each of the others and answers whether one of them agrees. */
export function askOthers(others: () => readonly Channel[]): Handler {
  return async (asked) => {
    const answers = others().map((channel) =>
      channel.ask("asked", asked).catch((error: unknown) => {
        if (channel.isClosed) return false; // it is gone, with all its state
        throw error;
      }),
    );
    return (await Promise.all(answers)).includes(true);
  };
}

/** @param handlers undefined while this worker has nothing to be asked about */
export function answerSiblings(handlers: () => SiblingHandlers | undefined): Handler {
  return (asked) => {
    const { what, body } = asked as Broadcast;
    const handler = (handlers() as Readonly<Record<string, (body: unknown) => boolean>> | undefined)?.[what];
    return handler?.(body) ?? false;
  };
}
