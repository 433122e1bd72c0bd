import { type KnownQuestions, RememberedQuestions } from "../adapters/seals/questions.ts";
import type { Channel, Handler } from "./channel.ts";

type Known = { readonly key: string; readonly id: string | null };

/** The worker's way to the questions that all workers remember. */
export function questionsOver(channel: Channel): KnownQuestions {
  return {
    get: (key) => channel.ask("question", key) as ReturnType<KnownQuestions["get"]>,
    set: async (key, id) => {
      await channel.ask("remember question", { key, id } satisfies Known);
    },
  };
}

/** The other end of it, for all workers. */
export function questionHandlers(): [string, Handler][] {
  const known = new RememberedQuestions();
  return [
    ["question", (key) => known.get(String(key))],
    [
      "remember question",
      (body) => {
        const { key, id } = body as Known;
        return known.set(key, id);
      },
    ],
  ];
}
