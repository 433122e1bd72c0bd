import { afterEach, describe, expect, it, vi } from "vitest";
import { LimitDesk, type LimitLine, Limiter, MemoryLimitStore, RemoteLimitStore } from "./index.ts";
import { limitStoreContract } from "./limit-store-contract.ts";

const nothingToSay = (): Promise<void> => Promise.resolve();

/** As between two processes: copies, in their order, that arrive later. */
function line(desk: LimitDesk, opened: Promise<void> = Promise.resolve()): LimitLine {
  let last: Promise<unknown> = opened;
  const send = <T>(act: () => T): Promise<T> => {
    const arrived = last.then(act);
    last = arrived.catch(() => undefined);
    return arrived;
  };
  return {
    reserve: async (claims, now) => {
      const copy = structuredClone(claims);
      return structuredClone(await send(() => ({ result: desk.reserve(copy, now) })).then((it) => it.result));
    },
    refund: (reserved) => void send(() => desk.refund(structuredClone(reserved))),
    free: (slots) => void send(() => desk.free(structuredClone(slots))),
    reset: (reset) => void send(() => desk.reset(structuredClone(reset))),
  };
}

limitStoreContract(
  "RemoteLimitStore",
  () => new RemoteLimitStore(line(new LimitDesk(new MemoryLimitStore(), nothingToSay))),
);

const minute = { kind: "fixed" as const, unit: "minute" as const };
const charge = { kind: "charge" as const, org: "o", key: "k", window: minute, max: 1n, amount: 1n };
const slot = { kind: "slot" as const, org: "o", key: "s", max: 1, deadline: Number.MAX_SAFE_INTEGER };

describe("several processes at one store", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("let exactly M of N calls pass together", async () => {
    const store = new MemoryLimitStore();
    const limiters = [1, 2, 3].map(
      () => new Limiter(new RemoteLimitStore(line(new LimitDesk(store, nothingToSay)))),
    );
    const results = await Promise.all(
      Array.from({ length: 99 }, async (_, i) => {
        const result = await limiters[i % 3]?.reserve([{ ...charge, max: 17n }], 0);
        return result?.ok;
      }),
    );
    expect(results.filter((ok) => ok === true)).toHaveLength(17);
  });

  it("a process that ends gives back its places, and nothing of its budgets", async () => {
    const store = new MemoryLimitStore();
    const [ended, other] = [new LimitDesk(store, nothingToSay), new LimitDesk(store, nothingToSay)];
    const given = await ended.reserve([slot], 0);
    if (!given.ok) throw new Error("refused");
    ended.free(given.slots);
    expect(other.reserve([{ ...slot, max: 2 }], 0)).toMatchObject({ ok: true });
    expect(ended.reserve([{ ...slot, max: 2 }, charge], 0)).toMatchObject({ ok: true });
    ended.close();
    expect(other.reserve([charge], 0)).toMatchObject({ ok: false });
    expect(other.reserve([{ ...slot, max: 2 }], 0)).toMatchObject({ ok: true });
    expect(await other.reserve([{ ...slot, max: 2 }], 0)).toMatchObject({ ok: false });
  });

  it("takes a place that another process frees when asked, and refuses one that nobody frees", async () => {
    const store = new MemoryLimitStore();
    const first = new LimitDesk(store, nothingToSay);
    const held = await first.reserve([slot], 0);
    const leaves = new LimitDesk(store, async () => {
      if (held.ok) first.free(held.slots);
    });
    expect(await leaves.reserve([slot], 0)).toMatchObject({ ok: true });
    expect(await first.reserve([slot, charge], 0)).toMatchObject({ ok: false, at: 0, used: 1n });
  });

  it("gives no place to a process that ends while it waits", async () => {
    const store = new MemoryLimitStore();
    const first = new LimitDesk(store, nothingToSay);
    const held = await first.reserve([slot], 0);
    const ending: LimitDesk = new LimitDesk(store, async () => {
      ending.close();
      if (held.ok) first.free(held.slots);
    });
    await expect(ending.reserve([slot], 0)).rejects.toThrow("ended");
    expect(store.size).toBe(0);
  });

  it("refuses without an answer within a second, and gives back what was taken", async () => {
    vi.useFakeTimers();
    const store = new MemoryLimitStore();
    let open: () => void = () => undefined;
    const opened = new Promise<void>((done) => {
      open = done;
    });
    const remote = new RemoteLimitStore(line(new LimitDesk(store, nothingToSay), opened));
    const asked = remote.reserve([charge, slot], 0).catch(String);
    await vi.advanceTimersByTimeAsync(1001);
    expect(await asked).toContain("in time");
    open();
    await vi.advanceTimersByTimeAsync(1);
    expect(store.size).toBe(0);
  });

  it("refuses when the line to the store is lost", async () => {
    const lost = {
      reserve: () => Promise.reject(new Error("gone")),
      refund: () => {},
      free: () => {},
      reset: () => {},
    };
    await expect(new RemoteLimitStore(lost).reserve([charge], 0)).rejects.toThrow("gone");
  });
});
