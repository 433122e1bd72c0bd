import type { ServerState } from "../../adapters/state/server-state.ts";
import type { UpstreamRequest } from "../../adapters/upstream/upstream.ts";
import type { Inbound } from "../call/call.ts";

/** How long a server may say nothing before its answer is given up; 0 for ever (docs/protocol.md, "Silence"). */
type Silence = Pick<UpstreamRequest, "headTimeoutMs" | "bodyTimeoutMs">;

/** Of what is only taken, and not answered. */
export const TAKEN_SILENCE: Silence = { headTimeoutMs: 30_000, bodyTimeoutMs: 30_000 };

/** Milliseconds, before the headers of an answer as after them: many servers send none until the tool is done. */
export function answerSilenceMs({ entry }: ServerState): number {
  return entry.silenceSeconds * 1000;
}

export function silenceOf(inbound: Inbound, server: ServerState): Silence {
  switch (inbound.kind) {
    case "call":
      return { headTimeoutMs: answerSilenceMs(server), bodyTimeoutMs: answerSilenceMs(server) };
    case "request": {
      const isSubscription = inbound.method === "subscriptions/listen";
      const bodyTimeoutMs = isSubscription ? 0 : answerSilenceMs(server);
      return { headTimeoutMs: answerSilenceMs(server), bodyTimeoutMs };
    }
    case "open_stream":
      return { headTimeoutMs: 0, bodyTimeoutMs: 0 };
    case "notification":
    case "answer":
    case "end_session":
      return TAKEN_SILENCE;
  }
}
