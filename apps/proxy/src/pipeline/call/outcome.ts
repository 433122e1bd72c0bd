import type { OutcomeResult } from "@sallyport/audit";

/** What became of a forwarded request. */
export type Outcome = {
  readonly result: OutcomeResult;
  /** HTTP status of the upstream; null when it gave none. */
  readonly upstreamStatus: number | null;
  /** No byte of it reached the server, or the server says that it took none of it (docs/threats.md, L4). */
  readonly hadNoEffect: boolean;
};
