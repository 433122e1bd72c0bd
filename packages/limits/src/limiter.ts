import { isSoundWindow } from "@sallyport/policy/limit-window";
import type {
  HeldSlot,
  LimitClaim,
  LimitExceeded,
  LimitReset,
  LimitStore,
  ReservedCharge,
  StoreResult,
} from "./limit-store.ts";

/** What a call holds: budget that stays used unless it is rolled back, and places until the call is over. */
export type Reservation = {
  readonly ok: true;
  readonly reserved: readonly ReservedCharge[];
  readonly slots: readonly HeldSlot[];
};
export type ReserveResult = Reservation | LimitExceeded;

const NOTHING_RESERVED: Reservation = { ok: true, reserved: [], slots: [] };

/**
 * The limits of policies. `reserve` takes all claims of a call or none. A reservation ends once, by `commit` or
 * `rollback`, whichever comes first: a sum falls only by the rollback of its own reservation, in the slices that it
 * was taken from (docs/policy-language.md, section 3; docs/threats.md, L1 to L4).
 */
export class Limiter {
  readonly #store: LimitStore;
  readonly #open = new WeakSet<Reservation>();
  /** What may have taken something of a budget and is not on the trail yet, with the time it was asked for. */
  readonly #unrecorded = new Map<object, number>();

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
    const asked = performance.now();
    const result = this.#store.reserve(claims, now);
    if (!(result instanceof Promise)) return this.#remember(result, asked);
    this.#unrecorded.set(result, asked);
    return result
      .then((settled) => this.#remember(settled, asked))
      .finally(() => this.#unrecorded.delete(result));
  }

  /** What was taken is on the trail: a store that loses it gets it back from there. */
  recorded(reservation: Reservation): void {
    this.#unrecorded.delete(reservation);
  }

  /** Whether something that was asked for before then (performance.now) is neither recorded nor given back. */
  isUnrecordedSince(before: number): boolean {
    for (const asked of this.#unrecorded.values()) if (asked <= before) return true;
    return false;
  }

  /** The call is over: its places are free, its budget stays used. Does nothing to a reservation that has ended. */
  commit(reservation: Reservation): void | Promise<void> {
    this.#unrecorded.delete(reservation);
    if (this.#open.delete(reservation) && reservation.slots.length > 0) {
      return this.#store.free(reservation.slots);
    }
  }

  /** The call had no effect: all of it is given back. Does nothing to a reservation that has ended. */
  rollback(reservation: Reservation): void | Promise<void> {
    this.#unrecorded.delete(reservation);
    if (!this.#open.delete(reservation)) return undefined;
    const { slots, reserved } = reservation;
    const freed = slots.length === 0 ? undefined : this.#store.free(slots);
    const refunded = reserved.length === 0 ? undefined : this.#store.refund(reserved);
    if (freed !== undefined || refunded !== undefined) {
      return Promise.all([freed, refunded]).then(() => undefined);
    }
  }

  /** Empties a budget: a person said so. */
  reset(reset: LimitReset): void | Promise<void> {
    return this.#store.reset(reset);
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
    const asked = this.#unrecorded.get(a) ?? this.#unrecorded.get(b);
    if (asked !== undefined) this.#unrecorded.set(joined, asked);
    this.#unrecorded.delete(a);
    this.#unrecorded.delete(b);
    return joined;
  }

  #remember(result: StoreResult, asked: number): ReserveResult {
    if (!result.ok) return result;
    this.#open.add(result);
    if (result.reserved.length > 0) this.#unrecorded.set(result, asked);
    return result;
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
