import type {
  HeldSlot,
  LimitClaim,
  LimitReset,
  Refused,
  ReservedCharge,
  StoreResult,
} from "./limit-store.ts";
import type { MemoryLimitStore } from "./memory-limit-store.ts";

/** A result for another process: a refused claim is named by its place among those that were asked for. */
export type DeskResult =
  | Extract<StoreResult, { ok: true }>
  | (Refused & { readonly ok: false; readonly at: number });

/**
 * Where one process counts in the store that several share. When that process has ended, `close` gives its places back:
 * no call outlives its process. What its calls used stays used.
 */
export class LimitDesk {
  readonly #store: MemoryLimitStore;
  readonly #othersHaveSpoken: () => Promise<void>;
  readonly #held = new Map<string, HeldSlot>();
  #closed = false;

  /**
   * @param othersHaveSpoken resolves when the other processes have said everything that was known to them when it was
   * called. A client that was answered by one of them may be here before word of the place that it left.
   */
  constructor(store: MemoryLimitStore, othersHaveSpoken: () => Promise<void>) {
    this.#store = store;
    this.#othersHaveSpoken = othersHaveSpoken;
  }

  /** Without a promise, unless a place is taken: then once more when the others have spoken. */
  reserve(claims: readonly LimitClaim[], now: number): DeskResult | Promise<DeskResult> {
    const result = this.#store.reserve(claims, now);
    if (result.ok || result.claim.kind !== "slot") return this.#settle(result, claims);
    return this.#othersHaveSpoken().then(() => {
      if (this.#closed) throw new Error("Its process has ended.");
      return this.#settle(this.#store.reserve(claims, now), claims);
    });
  }

  refund(reserved: readonly ReservedCharge[]): void {
    this.#store.refund(reserved);
  }

  free(slots: readonly HeldSlot[]): void {
    for (const { id } of slots) this.#held.delete(id);
    this.#store.free(slots);
  }

  reset(reset: LimitReset): void {
    this.#store.reset(reset);
  }

  close(): void {
    this.#closed = true;
    this.#store.free([...this.#held.values()]);
    this.#held.clear();
  }

  #settle(result: StoreResult, claims: readonly LimitClaim[]): DeskResult {
    if (!result.ok) {
      const { claim, ...refused } = result;
      return { ...refused, at: claims.indexOf(claim) };
    }
    for (const slot of result.slots) this.#held.set(slot.id, slot);
    return result;
  }
}
