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
  return SILENCES[inbound.kind](inbound, answerSilenceMs(server));
}

const FOR_EVER: Silence = { headTimeoutMs: 0, bodyTimeoutMs: 0 };
const SILENCES: Readonly<Record<Inbound["kind"], (inbound: Inbound, answerMs: number) => Silence>> = {
  call: (_, answerMs) => ({ headTimeoutMs: answerMs, bodyTimeoutMs: answerMs }),
  request: (inbound, answerMs) => {
    const isSubscription = inbound.kind === "request" && inbound.method === "subscriptions/listen";
    return { headTimeoutMs: answerMs, bodyTimeoutMs: isSubscription ? 0 : answerMs };
  },
  open_stream: () => FOR_EVER,
  notification: () => TAKEN_SILENCE,
  answer: () => TAKEN_SILENCE,
  end_session: () => TAKEN_SILENCE,
};
