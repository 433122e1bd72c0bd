/** What one call takes from one budget. Amounts are integers in units of 1e-9, so that sums are exact. */
export type LimitCharge = {
  /** Names one budget of one window length; the same key always comes with the same `windowMs`. */
  readonly key: string;
  /** Length of the fixed window, in milliseconds; windows begin at multiples of it since the epoch. */
  readonly windowMs: number;
  readonly max: bigint;
  readonly amount: bigint;
};

/** A charge that was taken, with the window that it was taken from (milliseconds since the epoch). */
export type ReservedCharge = {
  readonly key: string;
  readonly windowMs: number;
  readonly windowStart: number;
  readonly amount: bigint;
};

export type LimitRefusal = {
  readonly ok: false;
  /** The first charge that did not fit. */
  readonly charge: LimitCharge;
  /** Milliseconds until the window turns; undefined when the amount alone is over the maximum. */
  readonly retryAfterMs: number | undefined;
};

export type StoreVerdict = { readonly ok: true; readonly reserved: readonly ReservedCharge[] } | LimitRefusal;

/** What was used of a window that may still be open. */
export type OpenCounter = {
  readonly key: string;
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly amount: bigint;
};

/**
 * Where budgets are counted. Every store passes `limitStoreContract`. A store that throws or rejects lets nothing
 * pass: the caller refuses then.
 */
export interface LimitStore {
  /** Takes all charges or none, as one atomic step: two calls never both see the last of a budget. */
  reserve(charges: readonly LimitCharge[], now: number): StoreVerdict | Promise<StoreVerdict>;
  /** Gives back what was taken, in the windows it was taken from; a window that is over stays as it is. */
  release(reserved: readonly ReservedCharge[]): void | Promise<void>;
}
