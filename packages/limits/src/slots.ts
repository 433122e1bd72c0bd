import type { HeldSlot, LimitSlot } from "./limit-store.ts";

/** The places of calls that run at the same time. They end with this process, as its calls do. */
export class Slots {
  /** By key, the deadline of each place that is held. */
  readonly #held = new Map<string, Map<string, number>>();
  #lastId = 0;
  #nextDeadline = Number.POSITIVE_INFINITY;

  /** How many places are held. */
  get size(): number {
    let size = 0;
    for (const held of this.#held.values()) size += held.size;
    return size;
  }

  /** How many places of one key are held. */
  heldOf(key: string): number {
    return this.#held.get(key)?.size ?? 0;
  }

  /** Undefined when all places are taken. */
  take({ org, key, max, deadline }: LimitSlot, now: number): HeldSlot | undefined {
    if (now >= this.#nextDeadline) this.#dropOverdue(now);
    const held = this.#held.get(key) ?? new Map<string, number>();
    if (held.size >= max) return undefined;
    const id = String(++this.#lastId);
    held.set(id, deadline);
    this.#held.set(key, held);
    this.#nextDeadline = Math.min(this.#nextDeadline, deadline);
    return { org, key, id };
  }

  free({ key, id }: HeldSlot): void {
    const held = this.#held.get(key);
    held?.delete(id);
    if (held?.size === 0) this.#held.delete(key);
  }

  #dropOverdue(now: number): void {
    this.#nextDeadline = Number.POSITIVE_INFINITY;
    for (const [key, held] of this.#held) {
      for (const [id, deadline] of held) {
        if (deadline <= now) held.delete(id);
        else this.#nextDeadline = Math.min(this.#nextDeadline, deadline);
      }
      if (held.size === 0) this.#held.delete(key);
    }
  }
}
