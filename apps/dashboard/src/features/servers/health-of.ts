import { ageWords } from "../preferences/age-words.ts";
import type { ServerSummary } from "./server-types.ts";

export type Seen = Pick<ServerSummary, "check" | "traffic" | "asOf">;

export type Health = {
  /** `old`: it answered, but too long ago to say that it does now. */
  readonly state: "healthy" | "old" | "failing" | "unknown";
  readonly words: string;
};

/** After this, an answer says nothing of the server as it is now. */
const OLD_AFTER_MS = 60 * 60 * 1000;

/** What the newer of the last call and the last handshake says. `causeWord` names the cause of a failed handshake. */
export function healthOf({ check, traffic, asOf }: Seen, causeWord: (cause: string) => string): Health {
  const ago = (at: Date) => `${ageWords(asOf.getTime() - at.getTime())} ago`;
  if (traffic && (!check || traffic.at > check.at)) {
    if (traffic.answered) return answered(traffic.at);
    const status = traffic.upstreamStatus === null ? "" : ` (HTTP ${traffic.upstreamStatus})`;
    return { state: "failing", words: `Call failed${status} ${ago(traffic.at)}` };
  }
  if (!check) return { state: "unknown", words: "Not checked" };
  if (check.result === "ok") return answered(check.at);
  return { state: "failing", words: `${causeWord(check.result)} ${ago(check.at)}` };

  function answered(at: Date): Health {
    const isOld = asOf.getTime() - at.getTime() > OLD_AFTER_MS;
    return isOld
      ? { state: "old", words: `Answered ${ago(at)}` }
      : { state: "healthy", words: `Healthy, answered ${ago(at)}` };
  }
}
