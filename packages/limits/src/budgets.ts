import { type Slice, sliceAt } from "@sallyport/policy/limit-window";
import type { LimitCharge, LimitReset, OpenCounter, Refused, ReservedCharge } from "./limit-store.ts";

type CountedSlice = Slice & { readonly used: Map<string, bigint> };

/** A million sums are some hundred megabytes; sessions could otherwise be opened until the memory is full. */
const MAX_SUMS = 1_000_000;

/**
 * The sums of all budgets, by the slice of time that they were used in. A slice that counts no longer goes as a whole,
 * with all sums in it.
 */
export class Budgets {
  /** By how long they count, then by their start: all slices of one budget are found together. */
  readonly #slices = new Map<number, Map<number, CountedSlice>>();
  readonly #mostSums: number;
  /** A clock that was set back stands still here: a sum never falls because time did. */
  #latest = 0;
  #nextEnd = Number.POSITIVE_INFINITY;
  #size = 0;
  /** How many budgets were reset, and the number of the last reset of a budget. */
  #resets = 0;
  readonly #resetAs = new Map<string, number>();
  readonly #resetIds = new Set<string>();

  constructor(mostSums = MAX_SUMS) {
    this.#mostSums = mostSums;
  }

  /** How many sums are held. */
  get size(): number {
    return this.#size;
  }

  /** Throws RangeError when there are more budgets than memory is meant for: what cannot be counted may not pass. */
  take({ org, key, window, max, amount }: LimitCharge, now: number): ReservedCharge | Refused {
    const time = Math.max(now, this.#latest);
    this.#latest = time;
    if (time >= this.#nextEnd) this.#dropEnded(time);
    const slice = this.#sliceOf(sliceAt(window, time));
    const windowMs = slice.end - slice.start;
    const counting = this.#counting(windowMs, time);
    let used = 0n;
    for (const other of counting) used += other.used.get(key) ?? 0n;
    if (used + amount > max) {
      const retryAfterMs = amount > max ? undefined : freeAt(counting, key, used + amount - max) - now;
      const resetsAt = used === 0n ? undefined : freeAt(counting, key, used);
      return { retryAfterMs, used, resetsAt };
    }
    this.#add(slice, key, amount);
    const epoch = this.#resets === 0 ? {} : { epoch: String(this.#resets) };
    return { org, key, windowStart: slice.start, windowMs, amount, ...epoch };
  }

  giveBack({ key, windowStart, windowMs, amount, epoch = "0" }: ReservedCharge): void {
    if (Number(epoch) < (this.#resetAs.get(key) ?? 0)) return;
    const slice = this.#slices.get(windowMs)?.get(windowStart);
    if (slice !== undefined) this.#add(slice, key, -amount);
  }

  reset({ id, key }: LimitReset): void {
    if (this.#resetIds.has(id)) return;
    this.#resetIds.add(id);
    this.#resetAs.set(key, ++this.#resets);
    for (const slices of this.#slices.values()) {
      for (const { used } of slices.values()) if (used.delete(key)) this.#size--;
    }
  }

  /** Adds what was used before this process began. */
  restore({ key, windowStart, windowEnd, amount }: OpenCounter, now: number): void {
    if (windowEnd > now && amount > 0n) {
      this.#add(this.#sliceOf({ start: windowStart, end: windowEnd }), key, amount);
    }
  }

  #add({ used }: CountedSlice, key: string, amount: bigint): void {
    const before = used.get(key);
    const sum = (before ?? 0n) + amount;
    if (sum <= 0n) {
      if (used.delete(key)) this.#size--;
      return;
    }
    if (before === undefined) {
      if (this.#size >= this.#mostSums) throw new RangeError("There are more budgets than can be counted.");
      this.#size++;
    }
    used.set(key, sum);
  }

  #sliceOf({ start, end }: Slice): CountedSlice {
    const known = this.#slices.get(end - start)?.get(start);
    if (known !== undefined) return known;
    const slice = { start, end, used: new Map<string, bigint>() };
    const ofLength = this.#slices.get(end - start) ?? new Map<number, CountedSlice>();
    ofLength.set(start, slice);
    this.#slices.set(end - start, ofLength);
    this.#nextEnd = Math.min(this.#nextEnd, end);
    return slice;
  }

  /** Slices that were restored may lie in the future, if a clock was ahead: they count when it is their time. */
  #counting(windowMs: number, time: number): CountedSlice[] {
    const slices: CountedSlice[] = [];
    for (const slice of this.#slices.get(windowMs)?.values() ?? []) {
      if (slice.start <= time && slice.end > time) slices.push(slice);
    }
    return slices;
  }

  #dropEnded(time: number): void {
    this.#nextEnd = Number.POSITIVE_INFINITY;
    for (const [length, slices] of this.#slices) {
      for (const { start, end, used } of slices.values()) {
        if (end > time) {
          this.#nextEnd = Math.min(this.#nextEnd, end);
          continue;
        }
        slices.delete(start);
        this.#size -= used.size;
      }
      if (slices.size === 0) this.#slices.delete(length);
    }
  }
}

/** When the oldest slices that hold `excess` of a budget count no longer. */
function freeAt(counting: readonly CountedSlice[], key: string, excess: bigint): number {
  let left = excess;
  let end = 0;
  for (const slice of counting.toSorted((a, b) => a.end - b.end)) {
    if (left <= 0n) break;
    left -= slice.used.get(key) ?? 0n;
    end = slice.end;
  }
  return end;
}
