import { Budgets } from "./budgets.ts";
import type {
  HeldSlot,
  LimitClaim,
  LimitReset,
  LimitStore,
  OpenCounter,
  Refused,
  ReservedCharge,
  StoreResult,
} from "./limit-store.ts";
import { Slots } from "./slots.ts";

/**
 * Counts in this process; never returns a promise, and JavaScript's single thread makes each step atomic. Budgets are
 * restored from what the audit trail counted; places of running calls are not, for no call outlives its process.
 */
export class MemoryLimitStore implements LimitStore {
  readonly #budgets: Budgets;
  readonly #slots = new Slots();

  /** `mostSums` bounds the memory; `reserve` throws RangeError beyond it. */
  constructor(mostSums?: number) {
    this.#budgets = new Budgets(mostSums);
  }

  reserve(claims: readonly LimitClaim[], now: number): StoreResult {
    const reserved: ReservedCharge[] = [];
    const slots: HeldSlot[] = [];
    const undo = (): void => {
      this.refund(reserved);
      this.free(slots);
    };
    try {
      for (const claim of claims) {
        const refused = this.#take(claim, now, { reserved, slots });
        if (refused === undefined) continue;
        undo();
        return { ok: false, claim, ...refused };
      }
    } catch (error) {
      undo();
      throw error;
    }
    return { ok: true, reserved, slots };
  }

  refund(reserved: readonly ReservedCharge[]): void {
    for (const charge of reserved) this.#budgets.giveBack(charge);
  }

  free(slots: readonly HeldSlot[]): void {
    for (const slot of slots) this.#slots.free(slot);
  }

  reset(reset: LimitReset): void {
    this.#budgets.reset(reset);
  }

  /** Adds what was used before this process began, so that no restart refills a budget. */
  restore(counters: readonly OpenCounter[], now: number): void {
    for (const counter of counters) this.#budgets.restore(counter, now);
  }

  /** How many sums and places are held, for a test that memory stays bounded. */
  get size(): number {
    return this.#budgets.size + this.#slots.size;
  }

  #take(
    claim: LimitClaim,
    now: number,
    taken: { reserved: ReservedCharge[]; slots: HeldSlot[] },
  ): Refused | undefined {
    if (claim.kind === "slot") {
      const slot = this.#slots.take(claim, now);
      if (slot === undefined) {
        const used = BigInt(this.#slots.heldOf(claim.key));
        return { retryAfterMs: undefined, used, resetsAt: undefined };
      }
      taken.slots.push(slot);
      return undefined;
    }
    const charge = this.#budgets.take(claim, now);
    if (!("key" in charge)) return charge;
    taken.reserved.push(charge);
    return undefined;
  }
}
