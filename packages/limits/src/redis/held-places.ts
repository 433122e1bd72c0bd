import type { HeldSlot } from "../limit-store.ts";

type Held = { readonly slot: HeldSlot; readonly endsAt: number };

/** The places that calls of this process hold in a store that leases them. Times are of `performance.now()`. */
export class HeldPlaces {
  readonly #held = new Map<string, Held>();

  add(slot: HeldSlot, endsAt: number): void {
    this.#held.set(slot.id, { slot, endsAt });
  }

  remove({ id }: HeldSlot): void {
    this.#held.delete(id);
  }

  has({ id }: HeldSlot): boolean {
    return this.#held.has(id);
  }

  /** All that are to be leased on, by organisation, with how long they may last still. */
  byOrg(now: number): Map<string, { slot: HeldSlot; leftMs: number }[]> {
    const found = new Map<string, { slot: HeldSlot; leftMs: number }[]>();
    for (const { slot, endsAt } of this.#held.values()) {
      if (endsAt <= now) {
        this.#held.delete(slot.id);
        continue;
      }
      const ofOrg = found.get(slot.org) ?? [];
      ofOrg.push({ slot, leftMs: endsAt - now });
      found.set(slot.org, ofOrg);
    }
    return found;
  }
}
