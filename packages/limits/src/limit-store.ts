import type { Window } from "@sallyport/policy";

/** What one call takes from one budget. Amounts are integers in units of 1e-9, so that sums are exact. */
export type LimitCharge = {
  readonly kind: "charge";
  /** The organisation whose budget it is. All claims of a call are of one. */
  readonly org: string;
  /** Names one budget; the same key always comes with the same `window`. */
  readonly key: string;
  readonly window: Window;
  readonly max: bigint;
  readonly amount: bigint;
};

/** One of `max` places for calls that run at the same time. */
export type LimitSlot = {
  readonly kind: "slot";
  readonly org: string;
  readonly key: string;
  readonly max: number;
  /** When the call is over at the latest, in milliseconds since the epoch; the place is free again then. */
  readonly deadline: number;
  /**
   * Held in this process or machine too, and there alone while the store of all proxies is away: the place guards a
   * session against mixed-up answers, and no limit of anybody's policy.
   */
  readonly guardsSession?: true;
};

export type LimitClaim = LimitCharge | LimitSlot;

/** A charge that was taken, with the slice of time that it was taken from (milliseconds since the epoch). */
export type ReservedCharge = {
  readonly org: string;
  readonly key: string;
  readonly windowStart: number;
  /** It counts until `windowStart + windowMs`. */
  readonly windowMs: number;
  readonly amount: bigint;
  /**
   * Which life of the sums it was taken from. Sums that were restored or reset since then know nothing of it, so it is
   * not given back to them.
   */
  readonly epoch?: string;
};

/** A place that is held. The id tells it from all others, so that giving it back twice frees nobody else's. */
export type HeldSlot = {
  readonly org: string;
  readonly key: string;
  readonly id: string;
  /** Set where it is a place of this machine's own, beside those that all proxies share. */
  readonly isOwn?: true;
};

/** Why a claim did not fit. */
export type Refused = {
  /** Milliseconds until it may fit; undefined when the amount alone is over the maximum, and for places. */
  readonly retryAfterMs: number | undefined;
  /** What is used of the claim's maximum, or how many places are held. */
  readonly used: bigint;
  /** When nothing that is used now counts any more (since the epoch); undefined where nothing is, and for places. */
  readonly resetsAt: number | undefined;
};

export type LimitExceeded = Refused & {
  readonly ok: false;
  /** The first claim that did not fit. */
  readonly claim: LimitClaim;
};

export type StoreResult =
  | { readonly ok: true; readonly reserved: readonly ReservedCharge[]; readonly slots: readonly HeldSlot[] }
  | LimitExceeded;

/** What was used of a slice of time that may still count. */
export type OpenCounter = {
  readonly key: string;
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly amount: bigint;
};

/** A budget that a person emptied. */
export type LimitReset = { readonly id: string; readonly org: string; readonly key: string };

/** A store that cannot count at the moment. Its message is a sentence for the trail. */
export class CannotCount extends Error {}

/**
 * Where budgets and places are counted. Every store passes `limitStoreContract`. A store that throws or rejects lets
 * nothing pass: the caller refuses then.
 */
export interface LimitStore {
  /** Takes all claims or none, as one atomic step: two calls never both see the last of a budget. */
  reserve(claims: readonly LimitClaim[], now: number): StoreResult | Promise<StoreResult>;
  /** Gives back what was taken, in the slices it was taken from; one that no longer counts stays as it is. */
  refund(reserved: readonly ReservedCharge[]): void | Promise<void>;
  /** Frees places. One that is free already stays so. */
  free(slots: readonly HeldSlot[]): void | Promise<void>;
  /**
   * Empties a budget, once for each id, whoever tells of it. What was taken before is not given back to it any more.
   * Rejects when it could not be done.
   */
  reset(reset: LimitReset): void | Promise<void>;
}
