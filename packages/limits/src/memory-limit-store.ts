import type { LimitCharge, LimitStore, OpenCounter, ReservedCharge, StoreVerdict } from "./limit-store.ts";

/** The one open window of a length. When it is over, all its sums go with it. */
type Window = { start: number; used: Map<string, bigint> };

/** Counts in this process; never returns a promise, and JavaScript's single thread makes each step atomic. */
export class MemoryLimitStore implements LimitStore {
  readonly #windows = new Map<number, Window>();

  reserve(charges: readonly LimitCharge[], now: number): StoreVerdict {
    this.#dropExpired(now);
    const reserved: ReservedCharge[] = [];
    for (const charge of charges) {
      const { key, windowMs, amount, max } = charge;
      const window = this.#window(windowMs, now);
      const used = (window.used.get(key) ?? 0n) + amount;
      if (used > max) {
        this.release(reserved);
        const retryAfterMs = amount > max ? undefined : window.start + windowMs - now;
        return { ok: false, charge, retryAfterMs };
      }
      window.used.set(key, used);
      reserved.push({ key, windowMs, windowStart: window.start, amount });
    }
    return { ok: true, reserved };
  }

  release(reserved: readonly ReservedCharge[]): void {
    for (const { key, windowMs, windowStart, amount } of reserved) {
      const window = this.#windows.get(windowMs);
      if (window?.start !== windowStart) continue;
      const used = (window.used.get(key) ?? 0n) - amount;
      if (used > 0n) window.used.set(key, used);
      else window.used.delete(key);
    }
  }

  /** Adds what was used before this process began, so that no restart refills a budget. */
  restore(counters: readonly OpenCounter[], now: number): void {
    for (const { key, windowStart, windowEnd, amount } of counters) {
      if (windowEnd <= now || amount <= 0n) continue;
      const { used } = this.#window(windowEnd - windowStart, windowStart);
      used.set(key, (used.get(key) ?? 0n) + amount);
    }
  }

  /** How many sums are held, for a test that memory stays bounded. */
  get size(): number {
    let size = 0;
    for (const { used } of this.#windows.values()) size += used.size;
    return size;
  }

  /** A clock that was set back stays in the newest window: a sum never falls because time did. */
  #window(windowMs: number, now: number): Window {
    const start = now - (now % windowMs);
    const open = this.#windows.get(windowMs);
    if (open !== undefined && open.start >= start) return open;
    const window = { start, used: new Map<string, bigint>() };
    this.#windows.set(windowMs, window);
    return window;
  }

  #dropExpired(now: number): void {
    for (const [windowMs, { start }] of this.#windows) {
      if (start + windowMs <= now) this.#windows.delete(windowMs);
    }
  }
}
