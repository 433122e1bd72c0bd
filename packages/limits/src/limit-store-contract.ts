import type { Window } from "@sallyport/policy";
import { sliceWidth } from "@sallyport/policy/limit-window";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitCharge, LimitSlot, LimitStore } from "./limit-store.ts";
import { Limiter } from "./limiter.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);

const fixed = (unit: "minute" | "hour" | "week" | "month"): Window => ({ kind: "fixed", unit });
const sliding = (ms: number): Window => ({ kind: "sliding", ms });

const charge = (over: Partial<LimitCharge> = {}): LimitCharge => ({
  kind: "charge",
  org: "o",
  key: "k",
  window: fixed("minute"),
  max: 3n,
  amount: 1n,
  ...over,
});

const slot = (over: Partial<LimitSlot> = {}): LimitSlot => ({
  kind: "slot",
  org: "o",
  key: "s",
  max: 2,
  deadline: T0 + HOUR,
  ...over,
});

/** What every limit store promises; a store's own test calls this with a way to make an empty one. */
export function limitStoreContract(name: string, create: () => LimitStore | Promise<LimitStore>): void {
  describe(`${name} keeps the contract of limit stores`, () => {
    const limiter = async (): Promise<Limiter> => new Limiter(await create());

    it("accepts charges up to exactly the maximum", async () => {
      const limits = await limiter();
      const results = [];
      for (let i = 0; i < 5; i++) results.push((await limits.reserve([charge()], T0 + i)).ok);
      expect(results).toEqual([true, true, true, false, false]);
    });

    it("gives the end of the window as the retry time, and accepts a charge then", async () => {
      const limits = await limiter();
      await limits.reserve([charge({ amount: 3n })], T0);
      expect(await limits.reserve([charge()], T0 + 10_000)).toEqual({
        ok: false,
        claim: charge(),
        retryAfterMs: 50_000,
        used: 3n,
        resetsAt: T0 + MINUTE,
      });
      expect(await limits.reserve([charge()], T0 + MINUTE - 1)).toMatchObject({ ok: false, retryAfterMs: 1 });
      expect(await limits.reserve([charge()], T0 + MINUTE)).toMatchObject({ ok: true });
    });

    it("aligns windows to the epoch", async () => {
      const limits = await limiter();
      expect(await limits.reserve([charge()], T0 + 59_000)).toMatchObject({
        reserved: [{ windowStart: T0 }],
      });
      expect(
        await limits.reserve([charge({ key: "h", window: fixed("hour") })], T0 + 59 * MINUTE),
      ).toMatchObject({
        reserved: [{ windowStart: T0 }],
      });
    });

    it("gives no retry time for an amount above the maximum", async () => {
      const refusal = await (await limiter()).reserve([charge({ amount: 4n })], T0);
      expect(refusal).toMatchObject({ ok: false, retryAfterMs: undefined });
    });

    it("takes all charges of a call or none, and names the first that does not fit", async () => {
      const limits = await limiter();
      const narrow = charge({ key: "narrow", max: 1n });
      const wide = charge({ key: "wide", max: 2n });
      expect((await limits.reserve([wide, narrow], T0)).ok).toBe(true);
      expect(await limits.reserve([wide, narrow], T0)).toMatchObject({ ok: false, claim: narrow });
      expect((await limits.reserve([wide], T0)).ok).toBe(true);
      expect((await limits.reserve([wide], T0)).ok).toBe(false);
    });

    it("adds up two charges of one call to the same budget", async () => {
      const limits = await limiter();
      expect((await limits.reserve([charge({ amount: 2n }), charge({ amount: 2n })], T0)).ok).toBe(false);
      expect((await limits.reserve([charge({ amount: 2n }), charge({ amount: 1n })], T0)).ok).toBe(true);
    });

    it("accepts an amount of zero, even from a budget of zero", async () => {
      const limits = await limiter();
      expect((await limits.reserve([charge({ amount: 0n, max: 0n })], T0)).ok).toBe(true);
      expect((await limits.reserve([charge({ max: 0n })], T0)).ok).toBe(false);
    });

    it("counts exactly in amounts that no double can hold", async () => {
      const limits = await limiter();
      const max = 2n ** 80n;
      expect((await limits.reserve([charge({ amount: max - 1n, max })], T0)).ok).toBe(true);
      expect((await limits.reserve([charge({ amount: 2n, max })], T0)).ok).toBe(false);
      expect((await limits.reserve([charge({ amount: 1n, max })], T0)).ok).toBe(true);
    });

    it("rolls back once, all charges, and only in the window of the reservation", async () => {
      const limits = await limiter();
      const first = await limits.reserve([charge({ amount: 3n })], T0);
      if (!first.ok) throw new Error("refused");
      await limits.rollback(first);
      await limits.rollback(first);
      const second = await limits.reserve([charge({ amount: 3n })], T0);
      expect(second.ok).toBe(true);
      expect((await limits.reserve([charge()], T0)).ok).toBe(false);

      expect((await limits.reserve([charge({ amount: 3n })], T0 + MINUTE)).ok).toBe(true);
      if (second.ok) await limits.rollback(second);
      expect((await limits.reserve([charge()], T0 + MINUTE)).ok).toBe(false);
    });

    it("empties a budget that is reset, once for each reset, and no other", async () => {
      const limits = await limiter();
      const [all, other] = [charge({ amount: 3n }), charge({ key: "other", amount: 3n })];
      const first = await limits.reserve([all, other], T0);
      if (!first.ok) throw new Error("refused");
      await limits.reset({ id: "reset", org: "o", key: "k" });
      expect((await limits.reserve([all], T0)).ok).toBe(true);
      expect((await limits.reserve([other], T0)).ok).toBe(false);
      await limits.reset({ id: "reset", org: "o", key: "k" });
      expect((await limits.reserve([charge()], T0)).ok).toBe(false);
      await limits.rollback(first);
      expect((await limits.reserve([charge()], T0)).ok).toBe(false);
      await limits.reset({ id: "again", org: "o", key: "k" });
      expect((await limits.reserve([all], T0)).ok).toBe(true);
    });

    it.each([
      ["a negative amount", { amount: -1n }],
      ["a negative maximum", { max: -1n }],
      ["no window", { window: sliding(0) }],
      ["a broken window", { window: sliding(0.5) }],
      ["a window of no seconds", { window: { kind: "fixed" as const, seconds: 0 } }],
      ["a window of endless seconds", { window: { kind: "fixed" as const, seconds: Infinity } }],
    ])("refuses to count %s", async (_, over) => {
      const limits = await limiter();
      await expect(async () => limits.reserve([charge(over)], T0)).rejects.toThrow(RangeError);
    });

    it("accepts exactly M of N concurrent calls", async () => {
      const limits = await limiter();
      const budgets = [charge({ max: 17n }), charge({ key: "h", window: fixed("hour"), max: 1000n })];
      const results = await Promise.all(
        Array.from({ length: 200 }, async () => (await limits.reserve(budgets, T0)).ok),
      );
      expect(results.filter(Boolean)).toHaveLength(17);
    });

    it("never exceeds a maximum in any window, and never refuses what fits", async () => {
      const step = fc.record({
        key: fc.constantFrom("a", "b"),
        amount: fc.bigInt({ min: 0n, max: 5n }),
        wait: fc.constantFrom(0, 1, 20_000, MINUTE),
        rollback: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const limits = await limiter();
          const used = new Map<string, bigint>();
          let now = T0;
          for (const { key, amount, wait, rollback } of steps) {
            now += wait;
            const window = `${key} ${now - (now % MINUTE)}`;
            const before = used.get(window) ?? 0n;
            const result = await limits.reserve([charge({ key, amount, max: 7n })], now);
            expect(result.ok).toBe(before + amount <= 7n);
            if (result.ok && rollback) await limits.rollback(result);
            else if (result.ok) used.set(window, before + amount);
          }
        }),
      );
    });

    describe("windows of a calendar", () => {
      const MONDAY = Date.UTC(2026, 10, 23);
      it.each<[string, Window, number]>([
        ["a week ends on Monday, 00:00 UTC", fixed("week"), MONDAY],
        ["a month ends on the 1st, 00:00 UTC", fixed("month"), Date.UTC(2026, 11, 1)],
        ["a leap day belongs to its month", fixed("month"), Date.UTC(2028, 2, 1)],
        ["a year ends with its last month", fixed("month"), Date.UTC(2027, 0, 1)],
        ["seconds are aligned to the epoch", { kind: "fixed", seconds: 90 }, 90_000 * 19_000_000],
      ])("%s", async (_, window, end) => {
        const limits = await limiter();
        const all = charge({ window, amount: 3n });
        expect((await limits.reserve([all], end - 1)).ok).toBe(true);
        expect(await limits.reserve([charge({ window })], end - 1)).toMatchObject({
          ok: false,
          retryAfterMs: 1,
        });
        expect((await limits.reserve([all], end)).ok).toBe(true);
        expect((await limits.reserve([charge({ window })], end)).ok).toBe(false);
      });
    });

    describe("sliding windows", () => {
      const window = sliding(5 * MINUTE);
      const late = sliceWidth(5 * MINUTE);

      it("never accept twice the maximum around an edge", async () => {
        const limits = await limiter();
        const all = charge({ window, amount: 3n });
        expect((await limits.reserve([all], T0 + 5 * MINUTE - 1)).ok).toBe(true);
        expect((await limits.reserve([charge({ window })], T0 + 5 * MINUTE)).ok).toBe(false);
        expect((await limits.reserve([charge({ window })], T0 + 10 * MINUTE - 2)).ok).toBe(false);
        expect((await limits.reserve([all], T0 + 10 * MINUTE - 1 + late)).ok).toBe(true);
      });

      it("say when enough of the budget is free, and accept the charge then", async () => {
        const limits = await limiter();
        for (const at of [0, MINUTE, 2 * MINUTE]) await limits.reserve([charge({ window })], T0 + at);
        const now = T0 + 3 * MINUTE;
        const refusal = await limits.reserve([charge({ window, amount: 2n })], now);
        if (refusal.ok || refusal.retryAfterMs === undefined) throw new Error("no time was told");
        const { retryAfterMs } = refusal;
        expect((await limits.reserve([charge({ window, amount: 2n })], now + retryAfterMs - 1)).ok).toBe(
          false,
        );
        expect((await limits.reserve([charge({ window, amount: 2n })], now + retryAfterMs)).ok).toBe(true);
      });

      it("give back an amount that is rolled back while it counts", async () => {
        const limits = await limiter();
        const first = await limits.reserve([charge({ window, amount: 3n })], T0);
        if (first.ok) await limits.rollback(first);
        expect((await limits.reserve([charge({ window, amount: 3n })], T0 + 2 * MINUTE)).ok).toBe(true);
      });

      it("never hold more than the maximum, and forget a use a sixtieth after its window at most", async () => {
        const step = fc.record({
          wait: fc.constantFrom(0, 1, 7, 99, 100, 101, 450, 1000),
          amount: fc.bigInt({ min: 0n, max: 4n }),
          rollback: fc.boolean(),
        });
        const lengths = fc.constantFrom(1, 59, 100, 1000, 1007);
        await fc.assert(
          fc.asyncProperty(lengths, fc.array(step, { maxLength: 60 }), async (ms, steps) => {
            const limits = await limiter();
            const uses: { at: number; amount: bigint }[] = [];
            const within = (now: number, length: number): bigint =>
              uses.reduce((sum, use) => (use.at > now - length ? sum + use.amount : sum), 0n);
            let now = T0;
            for (const { wait, amount, rollback } of steps) {
              now += wait;
              const result = await limits.reserve([charge({ window: sliding(ms), amount, max: 7n })], now);
              const fitsSurely = within(now, ms + sliceWidth(ms)) + amount <= 7n;
              const fits = within(now, ms) + amount <= 7n;
              expect([fits, fitsSurely]).toContain(result.ok);
              if (result.ok && rollback) await limits.rollback(result);
              else if (result.ok) uses.push({ at: now, amount });
            }
          }),
        );
      });
    });

    describe("places of calls that run at the same time", () => {
      it("are as many as the maximum, and free when their call ends", async () => {
        const limits = await limiter();
        const first = await limits.reserve([slot()], T0);
        expect((await limits.reserve([slot()], T0)).ok).toBe(true);
        expect(await limits.reserve([slot()], T0)).toMatchObject({ ok: false, claim: slot() });
        if (first.ok) await limits.commit(first);
        expect((await limits.reserve([slot()], T0)).ok).toBe(true);
        expect((await limits.reserve([slot()], T0)).ok).toBe(false);
      });

      it("are freed once, however often and in whatever way a call ends", async () => {
        const limits = await limiter();
        const first = await limits.reserve([slot()], T0);
        if (!first.ok) throw new Error("refused");
        await limits.commit(first);
        const next = [await limits.reserve([slot()], T0), await limits.reserve([slot()], T0)];
        expect(next.map(({ ok }) => ok)).toEqual([true, true]);
        await limits.commit(first);
        await limits.rollback(first);
        expect((await limits.reserve([slot()], T0)).ok).toBe(false);
      });

      it("are free at the deadline, and freeing one after that frees no other", async () => {
        const limits = await limiter();
        const early = slot({ deadline: T0 + MINUTE });
        const first = await limits.reserve([early], T0);
        await limits.reserve([early], T0);
        expect((await limits.reserve([early], T0 + MINUTE - 1)).ok).toBe(false);
        expect((await limits.reserve([slot()], T0 + MINUTE)).ok).toBe(true);
        expect((await limits.reserve([slot()], T0 + MINUTE)).ok).toBe(true);
        if (first.ok) await limits.commit(first);
        expect((await limits.reserve([slot()], T0 + MINUTE)).ok).toBe(false);
      });

      it("and budgets of one call are taken all or none", async () => {
        const limits = await limiter();
        const budget = charge({ max: 2n });
        const one = slot({ max: 1 });
        const first = await limits.reserve([budget, one], T0);
        expect(await limits.reserve([budget, one], T0)).toMatchObject({ ok: false, claim: one });
        expect(await limits.reserve([slot({ key: "t" }), charge({ max: 0n })], T0)).toMatchObject({
          ok: false,
        });
        expect((await limits.reserve([slot({ key: "t", max: 1 })], T0)).ok).toBe(true);
        if (first.ok) await limits.commit(first);
        expect((await limits.reserve([budget, one], T0)).ok).toBe(true);
        expect((await limits.reserve([budget], T0)).ok).toBe(false);
      });

      it.each([
        ["fewer places than none", { max: -1 }],
        ["half a place", { max: 0.5 }],
        ["no deadline", { deadline: Number.NaN }],
      ])("refuse %s", async (_, over) => {
        const limits = await limiter();
        await expect(async () => limits.reserve([slot(over)], T0)).rejects.toThrow(RangeError);
      });

      it("never hold more calls than the maximum, in any order of beginnings and ends", async () => {
        const step = fc.record({ begins: fc.boolean(), which: fc.nat(5), rollback: fc.boolean() });
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
            const limits = await limiter();
            const open: Extract<Awaited<ReturnType<Limiter["reserve"]>>, { ok: true }>[] = [];
            for (const { begins, which, rollback } of steps) {
              const [ended] = begins ? [] : open.splice(which % 3, 1);
              if (ended && rollback) await limits.rollback(ended);
              else if (ended) await limits.commit(ended);
              const result = await limits.reserve([slot({ max: 3 })], T0);
              expect(result.ok).toBe(open.length < 3);
              if (result.ok && begins) open.push(result);
              else if (result.ok) await limits.rollback(result);
            }
          }),
        );
      });
    });

    it("accepts exactly M of N concurrent calls, for every kind of window and for places", async () => {
      const limits = await limiter();
      const claims = [
        charge({ key: "sliding", window: sliding(HOUR), max: 40n }),
        charge({ key: "month", window: fixed("month"), max: 50n }),
        slot({ max: 23 }),
      ];
      const results = await Promise.all(
        Array.from({ length: 200 }, async (_, i) => (await limits.reserve(claims, T0 + i)).ok),
      );
      expect(results.filter(Boolean)).toHaveLength(23);
    });
  });
}
