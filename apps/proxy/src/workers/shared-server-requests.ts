import { type KnownServerRequests, RememberedServerRequests } from "../adapters/seals/server-requests.ts";
import type { Channel, Handler } from "./channel.ts";

type Known = { readonly key: string; readonly id: string | null };

/** The worker's access to the server requests that all workers remember. */
export function serverRequestsOver(channel: Channel): KnownServerRequests {
  return {
    get: (key) => channel.ask("server request", key) as ReturnType<KnownServerRequests["get"]>,
    set: async (key, id) => {
      await channel.ask("remember server request", { key, id } satisfies Known);
    },
  };
}

/** The supervisor's handlers for all workers. */
export function serverRequestHandlers(): [string, Handler][] {
  const known = new RememberedServerRequests();
  return [
    ["server request", (key) => known.get(String(key))],
    [
      "remember server request",
      (body) => {
        const { key, id } = body as Known;
        return known.set(key, id);
      },
    ],
  ];
}
