import type { OutcomeResult } from "@sallyport/audit";

/** What became of a forwarded request. */
export type Outcome = {
  readonly result: OutcomeResult;
  /** HTTP status of the upstream; null when it gave none. */
  readonly upstreamStatus: number | null;
  /** The upstream cannot have done what was asked: it was never sent, or answered with an HTTP error. */
  readonly hadNoEffect: boolean;
};
