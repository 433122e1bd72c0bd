import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitCharge, LimitStore } from "./limit-store.ts";
import { Limiter } from "./limiter.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);

const charge = (over: Partial<LimitCharge> = {}): LimitCharge => ({
  key: "k",
  windowMs: MINUTE,
  max: 3n,
  amount: 1n,
  ...over,
});

/** What every limit store promises; a store's own test calls this with a way to make an empty one. */
export function limitStoreContract(name: string, create: () => LimitStore | Promise<LimitStore>): void {
  describe(`${name} keeps the contract of limit stores`, () => {
    const limiter = async (): Promise<Limiter> => new Limiter(await create());

    it("takes exactly the maximum", async () => {
      const limits = await limiter();
      const verdicts = [];
      for (let i = 0; i < 5; i++) verdicts.push((await limits.reserve([charge()], T0 + i)).ok);
      expect(verdicts).toEqual([true, true, true, false, false]);
    });

    it("says when the window turns, and opens it then", async () => {
      const limits = await limiter();
      await limits.reserve([charge({ amount: 3n })], T0);
      expect(await limits.reserve([charge()], T0 + 10_000)).toEqual({
        ok: false,
        charge: charge(),
        retryAfterMs: 50_000,
      });
      expect(await limits.reserve([charge()], T0 + MINUTE - 1)).toMatchObject({ ok: false, retryAfterMs: 1 });
      expect(await limits.reserve([charge()], T0 + MINUTE)).toMatchObject({ ok: true });
    });

    it("aligns windows to the epoch", async () => {
      const limits = await limiter();
      expect(await limits.reserve([charge()], T0 + 59_000)).toMatchObject({
        reserved: [{ windowStart: T0 }],
      });
      expect(await limits.reserve([charge({ key: "h", windowMs: HOUR })], T0 + 59 * MINUTE)).toMatchObject({
        reserved: [{ windowStart: T0 }],
      });
    });

    it("promises no retry for an amount that never fits", async () => {
      const refusal = await (await limiter()).reserve([charge({ amount: 4n })], T0);
      expect(refusal).toMatchObject({ ok: false, retryAfterMs: undefined });
    });

    it("takes all or none, and names the first that does not fit", async () => {
      const limits = await limiter();
      const narrow = charge({ key: "narrow", max: 1n });
      const wide = charge({ key: "wide", max: 2n });
      expect((await limits.reserve([wide, narrow], T0)).ok).toBe(true);
      expect(await limits.reserve([wide, narrow], T0)).toMatchObject({ ok: false, charge: narrow });
      expect((await limits.reserve([wide], T0)).ok).toBe(true);
      expect((await limits.reserve([wide], T0)).ok).toBe(false);
    });

    it("adds up one budget that a call is charged for twice", async () => {
      const limits = await limiter();
      expect((await limits.reserve([charge({ amount: 2n }), charge({ amount: 2n })], T0)).ok).toBe(false);
      expect((await limits.reserve([charge({ amount: 2n }), charge({ amount: 1n })], T0)).ok).toBe(true);
    });

    it("takes nothing for an amount of zero, even from a budget of zero", async () => {
      const limits = await limiter();
      expect((await limits.reserve([charge({ amount: 0n, max: 0n })], T0)).ok).toBe(true);
      expect((await limits.reserve([charge({ max: 0n })], T0)).ok).toBe(false);
    });

    it("counts in amounts that no double holds", async () => {
      const limits = await limiter();
      const max = 2n ** 80n;
      expect((await limits.reserve([charge({ amount: max - 1n, max })], T0)).ok).toBe(true);
      expect((await limits.reserve([charge({ amount: 2n, max })], T0)).ok).toBe(false);
      expect((await limits.reserve([charge({ amount: 1n, max })], T0)).ok).toBe(true);
    });

    it("rolls back once, whole, and only in the window that was reserved", async () => {
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

    it.each([
      ["a negative amount", { amount: -1n }],
      ["a negative maximum", { max: -1n }],
      ["no window", { windowMs: 0 }],
      ["a broken window", { windowMs: 0.5 }],
    ])("refuses to count %s", async (_, over) => {
      const limits = await limiter();
      await expect(async () => limits.reserve([charge(over)], T0)).rejects.toThrow(RangeError);
    });

    it("lets exactly M of N concurrent calls through", async () => {
      const limits = await limiter();
      const budgets = [charge({ max: 17n }), charge({ key: "h", windowMs: HOUR, max: 1000n })];
      const verdicts = await Promise.all(
        Array.from({ length: 200 }, async () => (await limits.reserve(budgets, T0)).ok),
      );
      expect(verdicts.filter(Boolean)).toHaveLength(17);
    });

    it("never passes a maximum in any window, and never refuses what fits", async () => {
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
            const verdict = await limits.reserve([charge({ key, amount, max: 7n })], now);
            expect(verdict.ok).toBe(before + amount <= 7n);
            if (verdict.ok && rollback) await limits.rollback(verdict);
            else if (verdict.ok) used.set(window, before + amount);
          }
        }),
      );
    });
  });
}
