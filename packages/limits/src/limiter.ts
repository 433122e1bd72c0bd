import type { LimitCharge, LimitRefusal, LimitStore, ReservedCharge, StoreVerdict } from "./limit-store.ts";

/** Budget that a call holds. It stays used unless it is rolled back. */
export type Reservation = { readonly ok: true; readonly reserved: readonly ReservedCharge[] };
export type ReserveResult = Reservation | LimitRefusal;

const NOTHING_RESERVED: Reservation = { ok: true, reserved: [] };

/**
 * The budgets of policies. `reserve` takes all charges of a call or none; a sum falls only when a reservation is
 * rolled back, once, in the windows that it was taken from (policy.md section 3, threats.md L1 to L4).
 */
export class Limiter {
  readonly #store: LimitStore;
  readonly #open = new WeakSet<Reservation>();

  constructor(store: LimitStore) {
    this.#store = store;
  }

  /**
   * @param now milliseconds since the epoch.
   * A store in memory answers at once, without a promise. Throws RangeError on a charge no policy can compile to;
   * the caller refuses then, as on whatever a store throws.
   */
  reserve(charges: readonly LimitCharge[], now: number): ReserveResult | Promise<ReserveResult> {
    if (charges.length === 0) return NOTHING_RESERVED;
    charges.forEach(assertSound);
    const verdict = this.#store.reserve(charges, now);
    return verdict instanceof Promise
      ? verdict.then((settled) => this.#remember(settled))
      : this.#remember(verdict);
  }

  /** Gives a reservation back. Does nothing the second time, nor in windows that are over. */
  rollback(reservation: Reservation): void | Promise<void> {
    if (this.#open.delete(reservation)) return this.#store.release(reservation.reserved);
  }

  #remember(verdict: StoreVerdict): ReserveResult {
    if (verdict.ok) this.#open.add(verdict);
    return verdict;
  }
}

function assertSound({ windowMs, max, amount }: LimitCharge): void {
  if (!Number.isSafeInteger(windowMs) || windowMs <= 0 || max < 0n || amount < 0n) {
    throw new RangeError(
      "A charge has a window of whole milliseconds, and neither max nor amount is negative.",
    );
  }
}
