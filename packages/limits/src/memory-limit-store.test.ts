import type { Window } from "@sallyport/policy";
import { describe, expect, it } from "vitest";
import { Limiter, type LimitStore, MemoryLimitStore } from "./index.ts";
import { limitStoreContract } from "./limit-store-contract.ts";

limitStoreContract("MemoryLimitStore", () => new MemoryLimitStore());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const minute: Window = { kind: "fixed", unit: "minute" };
const hour: Window = { kind: "fixed", unit: "hour" };
const day: Window = { kind: "fixed", unit: "day" };
const charge = (key: string, window: Window = minute) => ({
  kind: "charge" as const,
  org: "o",
  key,
  window,
  max: 10n,
  amount: 1n,
});

describe("MemoryLimitStore", () => {
  it("answers without a promise", () => {
    const limits = new Limiter(new MemoryLimitStore());
    const result = limits.reserve([charge("a")], 0);
    expect(result).not.toBeInstanceOf(Promise);
    if (!(result instanceof Promise) && result.ok) expect(limits.rollback(result)).toBeUndefined();
  });

  it("forgets sums of windows that ended, at the next call of any key", () => {
    const store = new MemoryLimitStore();
    for (let i = 0; i < 10_000; i++) {
      store.reserve([charge(`minute ${i}`), charge(`hour ${i}`, hour)], 0);
    }
    expect(store.size).toBe(20_000);
    store.reserve([charge("other", day)], MINUTE);
    expect(store.size).toBe(10_001);
    store.reserve([charge("other", day)], 60 * MINUTE);
    expect(store.size).toBe(1);
  });

  it("forgets a sum that was rolled back to zero", () => {
    const store = new MemoryLimitStore();
    const result = store.reserve([charge("a")], 0);
    if (result.ok) store.refund(result.reserved);
    expect(store.size).toBe(0);
  });

  it("continues from the sums of the process before it", () => {
    const store = new MemoryLimitStore();
    store.restore(
      [
        { key: "a", windowStart: MINUTE, windowEnd: 2 * MINUTE, amount: 9n },
        { key: "over", windowStart: 0, windowEnd: MINUTE, amount: 9n },
      ],
      MINUTE + 5,
    );
    expect(store.size).toBe(1);
    expect(store.reserve([charge("a")], MINUTE + 6).ok).toBe(true);
    expect(store.reserve([charge("a")], MINUTE + 7).ok).toBe(false);
    expect(store.reserve([charge("a")], 2 * MINUTE).ok).toBe(true);
  });

  it.each<[string, Window]>([
    ["week", { kind: "fixed", unit: "week" }],
    ["month", { kind: "fixed", unit: "month" }],
    ["90 seconds", { kind: "fixed", seconds: 90 }],
    ["sliding hour", { kind: "sliding", ms: HOUR }],
    ["sliding month", { kind: "sliding", ms: 30 * DAY }],
  ])("a %s has the same room left after a restart", (_, window) => {
    const before = new MemoryLimitStore();
    const began = Date.UTC(2026, 10, 18, 12, 0, 10);
    const counters = [0, 1000, 2000, 20_000].flatMap((at) => {
      const result = before.reserve([{ ...charge("k", window), amount: 2n }], began + at);
      if (!result.ok) throw new Error("refused");
      return result.reserved.map(({ windowStart, windowMs, ...rest }) => ({
        ...rest,
        windowStart,
        windowEnd: windowStart + windowMs,
      }));
    });
    const now = began + 30_000;
    const after = new MemoryLimitStore();
    after.restore(counters.toReversed(), now);
    const next = (amount: bigint) => ({ ...charge("k", window), amount });
    const refusal = { ok: false, retryAfterMs: expect.any(Number) };
    expect(after.reserve([next(3n)], now)).toMatchObject(refusal);
    expect(after.reserve([next(3n)], now)).toEqual(before.reserve([next(3n)], now));
    expect(after.reserve([next(2n)], now).ok).toBe(true);
    expect(after.reserve([next(1n)], now).ok).toBe(false);
  });

  it("keeps at most 62 sums of a sliding window, and forgets them afterwards", () => {
    const store = new MemoryLimitStore();
    const window: Window = { kind: "sliding", ms: HOUR };
    const many = { ...charge("k", window), max: 1_000_000n };
    for (let at = 0; at < 3 * HOUR; at += 1000) store.reserve([many], at);
    expect(store.size).toBeLessThanOrEqual(62);
    store.reserve([charge("other", day)], 5 * HOUR);
    expect(store.size).toBe(1);
  });

  it("throws beyond the most sums that it may keep, and takes nothing of that call", () => {
    const store = new MemoryLimitStore(3);
    store.reserve([charge("a"), charge("b")], 0);
    expect(() => store.reserve([charge("c"), charge("d")], 0)).toThrow(RangeError);
    expect(store.size).toBe(2);
    expect(store.reserve([charge("c")], MINUTE).ok).toBe(true);
  });

  it("frees the places of calls that were never settled, at their deadlines", () => {
    const store = new MemoryLimitStore();
    const slot = (key: string, deadline: number) => ({
      kind: "slot" as const,
      org: "o",
      key,
      max: 1,
      deadline,
    });
    for (let i = 0; i < 1000; i++) store.reserve([slot(`s${i}`, MINUTE)], 0);
    expect(store.size).toBe(1000);
    store.reserve([slot("other", HOUR)], MINUTE);
    expect(store.size).toBe(1);
  });

  it("counts a restored use that lies in the future only when its time comes", () => {
    const store = new MemoryLimitStore();
    const ahead = { key: "k", windowStart: 2 * MINUTE, windowEnd: 3 * MINUTE, amount: 10n };
    store.restore([ahead], 0);
    expect(store.reserve([charge("k")], 0).ok).toBe(true);
    expect(store.reserve([charge("k")], 2 * MINUTE).ok).toBe(false);
  });

  it("gives back no room when the clock is set back", () => {
    const store = new MemoryLimitStore();
    for (let i = 0; i < 10; i++) store.reserve([charge("a")], 5 * MINUTE);
    const refusal = store.reserve([charge("a")], 2 * MINUTE);
    expect(refusal).toMatchObject({ ok: false, retryAfterMs: 4 * MINUTE });
    expect(store.reserve([charge("a")], 6 * MINUTE).ok).toBe(true);
  });
});

describe("Limiter", () => {
  it("throws what the store throws, so that the caller refuses", async () => {
    const broken: LimitStore = {
      reserve: () => Promise.reject(new Error("store is down")),
      refund: () => {},
      free: () => {},
      reset: () => {},
    };
    await expect(new Limiter(broken).reserve([charge("a")], 0)).rejects.toThrow("store is down");
  });

  it("does not ask the store for a call without limits", () => {
    const broken: LimitStore = {
      reserve: () => {
        throw new Error("asked");
      },
      refund: () => {},
      free: () => {},
      reset: () => {},
    };
    expect(new Limiter(broken).reserve([], 0)).toEqual({ ok: true, reserved: [], slots: [] });
  });

  it("ends two joined reservations once, together", () => {
    const store = new MemoryLimitStore();
    const limits = new Limiter(store);
    const place = { kind: "slot" as const, org: "o", key: "s", max: 1, deadline: HOUR };
    const [a, b] = [limits.reserve([charge("a")], 0), limits.reserve([charge("b"), place], 0)];
    if (a instanceof Promise || b instanceof Promise || !a.ok || !b.ok) throw new Error("not reserved");
    const joined = limits.join(a, b);
    void limits.rollback(a);
    void limits.commit(b);
    expect(store.size).toBe(3);
    void limits.rollback(joined);
    expect(store.size).toBe(0);
  });
});
