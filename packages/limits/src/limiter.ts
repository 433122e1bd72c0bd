import { isSoundWindow } from "@sallyport/policy/limit-window";
import type {
  HeldSlot,
  LimitClaim,
  LimitRefusal,
  LimitStore,
  ReservedCharge,
  StoreVerdict,
} from "./limit-store.ts";

/** What a call holds: budget that stays used unless it is rolled back, and places until the call is over. */
export type Reservation = {
  readonly ok: true;
  readonly reserved: readonly ReservedCharge[];
  readonly slots: readonly HeldSlot[];
};
export type ReserveResult = Reservation | LimitRefusal;

const NOTHING_RESERVED: Reservation = { ok: true, reserved: [], slots: [] };

/**
 * The limits of policies. `reserve` takes all claims of a call or none. A reservation ends once, by `commit` or
 * `rollback`, whichever comes first: a sum falls only by the rollback of its own reservation, in the slices that it
 * was taken from (policy.md section 3, threats.md L1 to L4).
 */
export class Limiter {
  readonly #store: LimitStore;
  readonly #open = new WeakSet<Reservation>();

  constructor(store: LimitStore) {
    this.#store = store;
  }

  /**
   * @param now milliseconds since the epoch.
   * A store in memory answers at once, without a promise. Throws RangeError on a claim no policy can compile to; the
   * caller refuses then, as on whatever a store throws.
   */
  reserve(claims: readonly LimitClaim[], now: number): ReserveResult | Promise<ReserveResult> {
    if (claims.length === 0) return NOTHING_RESERVED;
    claims.forEach(assertSound);
    const verdict = this.#store.reserve(claims, now);
    return verdict instanceof Promise
      ? verdict.then((settled) => this.#remember(settled))
      : this.#remember(verdict);
  }

  /** The call is over: its places are free, its budget stays used. Does nothing to a reservation that has ended. */
  commit(reservation: Reservation): void | Promise<void> {
    if (this.#open.delete(reservation) && reservation.slots.length > 0) {
      return this.#store.free(reservation.slots);
    }
  }

  /** The call had no effect: all of it is given back. Does nothing to a reservation that has ended. */
  rollback(reservation: Reservation): void | Promise<void> {
    if (!this.#open.delete(reservation)) return undefined;
    const { slots, reserved } = reservation;
    const freed = slots.length === 0 ? undefined : this.#store.free(slots);
    const refunded = reserved.length === 0 ? undefined : this.#store.refund(reserved);
    if (freed !== undefined || refunded !== undefined) {
      return Promise.all([freed, refunded]).then(() => undefined);
    }
  }

  /** Two reservations as one, which ends in their place. */
  join(a: Reservation, b: Reservation): Reservation {
    if (b.reserved.length === 0 && b.slots.length === 0) return a;
    const joined: Reservation = {
      ok: true,
      reserved: [...a.reserved, ...b.reserved],
      slots: [...a.slots, ...b.slots],
    };
    this.#open.delete(a);
    this.#open.delete(b);
    this.#open.add(joined);
    return joined;
  }

  #remember(verdict: StoreVerdict): ReserveResult {
    if (verdict.ok) this.#open.add(verdict);
    return verdict;
  }
}

function assertSound(claim: LimitClaim): void {
  const isSound =
    claim.kind === "slot"
      ? Number.isSafeInteger(claim.max) && claim.max >= 0 && Number.isFinite(claim.deadline)
      : isSoundWindow(claim.window) && claim.max >= 0n && claim.amount >= 0n;
  if (!isSound) {
    throw new RangeError("A claim has a window that can be counted, and neither max nor amount is negative.");
  }
}
