import { describe, expect, it } from "vitest";
import { Limiter, type LimitStore, MemoryLimitStore } from "./index.ts";
import { limitStoreContract } from "./limit-store-contract.ts";

limitStoreContract("MemoryLimitStore", () => new MemoryLimitStore());

const MINUTE = 60_000;
const charge = (key: string, windowMs = MINUTE) => ({ key, windowMs, max: 10n, amount: 1n });

describe("MemoryLimitStore", () => {
  it("answers at once, without a promise", () => {
    const limits = new Limiter(new MemoryLimitStore());
    const verdict = limits.reserve([charge("a")], 0);
    expect(verdict).not.toBeInstanceOf(Promise);
    if (!(verdict instanceof Promise) && verdict.ok) expect(limits.rollback(verdict)).toBeUndefined();
  });

  it("forgets windows that are over, whoever asks next", () => {
    const store = new MemoryLimitStore();
    for (let i = 0; i < 10_000; i++) {
      store.reserve([charge(`minute ${i}`), charge(`hour ${i}`, 60 * MINUTE)], 0);
    }
    expect(store.size).toBe(20_000);
    store.reserve([charge("other", 24 * 60 * MINUTE)], MINUTE);
    expect(store.size).toBe(10_001);
    store.reserve([charge("other", 24 * 60 * MINUTE)], 60 * MINUTE);
    expect(store.size).toBe(1);
  });

  it("forgets what was wholly given back", () => {
    const store = new MemoryLimitStore();
    const verdict = store.reserve([charge("a")], 0);
    if (verdict.ok) store.release(verdict.reserved);
    expect(store.size).toBe(0);
  });

  it("goes on where the process before it stopped", () => {
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

  it("refills nothing when the clock is set back", () => {
    const store = new MemoryLimitStore();
    for (let i = 0; i < 10; i++) store.reserve([charge("a")], 5 * MINUTE);
    const refusal = store.reserve([charge("a")], 2 * MINUTE);
    expect(refusal).toMatchObject({ ok: false, retryAfterMs: 4 * MINUTE });
    expect(store.reserve([charge("a")], 6 * MINUTE).ok).toBe(true);
  });
});

describe("Limiter", () => {
  it("passes a store's failure on, so that the caller refuses", async () => {
    const broken: LimitStore = {
      reserve: () => Promise.reject(new Error("store is down")),
      release: () => {},
    };
    await expect(new Limiter(broken).reserve([charge("a")], 0)).rejects.toThrow("store is down");
  });

  it("asks no store when a call has no budget", () => {
    const broken: LimitStore = {
      reserve: () => {
        throw new Error("asked");
      },
      release: () => {},
    };
    expect(new Limiter(broken).reserve([], 0)).toEqual({ ok: true, reserved: [] });
  });
});
