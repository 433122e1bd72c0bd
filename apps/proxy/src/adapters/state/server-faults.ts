import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";

/** What a server does that the specification does not allow, and that its clients need not notice. */
export type ServerFault = "foreign_event" | "compressed" | "id_type";

/** For whoever runs the server. */
const SENTENCES: Readonly<Record<ServerFault, string>> = {
  foreign_event: "The server put something on an event stream that is not a message of MCP. It was dropped.",
  compressed: "The server compressed its answer without being asked to. It was decoded.",
  id_type:
    "The server answered under a string for a number, or a number for a string. It was read as what was asked.",
};

/** Milliseconds between two lines of the log about the same fault of a server. */
const TOLD_EVERY_MS = 60_000;

type Count = { times: number; untold: number; toldAt: number };

/** How often a server did so, since its URL is what it is. */
export class ServerFaults {
  readonly #counts = new Map<ServerFault, Count>();

  timesOf(fault: ServerFault): number {
    return this.#counts.get(fault)?.times ?? 0;
  }

  /** Counts one. The log has a line of it once a minute at most, without a word of what the server said. */
  note(
    fault: ServerFault,
    serverId: string,
    { log, clock }: { readonly log: Log; readonly clock: Clock },
  ): void {
    const now = clock.elapsed();
    const count = this.#counts.get(fault) ?? { times: 0, untold: 0, toldAt: Number.NEGATIVE_INFINITY };
    this.#counts.set(fault, count);
    count.times++;
    count.untold++;
    if (now - count.toldAt < TOLD_EVERY_MS) return;
    log.warn({ serverId, fault, times: count.untold }, SENTENCES[fault]);
    count.toldAt = now;
    count.untold = 0;
  }
}
