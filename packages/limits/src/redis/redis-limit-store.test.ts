import { randomUUID } from "node:crypto";
import { NO_REDIS, RedisCluster, RedisServer, WITH_REDIS } from "@sallyport/testkit/redis-server";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Window } from "@sallyport/policy";
import { type LimitClaim, Limiter, MemoryLimitStore, type Reservation } from "../index.ts";
import { limitStoreContract } from "../limit-store-contract.ts";
import type { RedisAddress } from "./redis-address.ts";
import { RedisLimitStore, type RedisLimitStoreOptions } from "./redis-limit-store.ts";

const NOTHING_RECORDED = { settled: () => Promise.resolve(), openCounters: () => Promise.resolve([]) };
const ALWAYS = Number.MAX_SAFE_INTEGER;

let address: RedisAddress;
const stores: RedisLimitStore[] = [];

/** A store with keys of its own, that counts by the times of its callers. */
async function store(over: Partial<RedisLimitStoreOptions> = {}): Promise<RedisLimitStore> {
  const made = new RedisLimitStore({
    address,
    counters: NOTHING_RECORDED,
    onTrouble: () => undefined,
    prefix: randomUUID(),
    leaseMs: ALWAYS,
    timeIsGiven: true,
    answersWithinMs: 5000,
    ...over,
  });
  stores.push(made);
  await made.ready();
  await made.prepare(["o"]);
  return made;
}

afterEach(() => {
  for (const made of stores.splice(0)) made.close();
});

describe.skipIf(NO_REDIS !== undefined)(`one server${WITH_REDIS}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
    address = { kind: "single", nodes: [server.node], tls: false, db: 0 };
  });
  afterAll(() => server?.remove());

  limitStoreContract("RedisLimitStore", () => store());
  agreesWithMemory();
});

describe.skipIf(NO_REDIS !== undefined)(`a cluster of three${WITH_REDIS}`, () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await RedisCluster.start();
    address = { kind: "cluster", nodes: cluster.nodes.map(({ node }) => node), tls: false, db: 0 };
  });
  afterAll(() => cluster?.remove());

  limitStoreContract("RedisLimitStore", () => store());
});

/** The same claims at the same times, one after the other: every answer is the same, to the last digit. */
function agreesWithMemory(): void {
  const windows: Window[] = [
    { kind: "fixed", unit: "minute" },
    { kind: "fixed", unit: "week" },
    { kind: "fixed", unit: "month" },
    { kind: "fixed", seconds: 7 },
    { kind: "sliding", ms: 1007 },
    { kind: "sliding", ms: 5 * 60_000 },
  ];
  const amounts = fc.oneof(
    fc.bigInt({ min: 0n, max: 3n }),
    fc.bigInt({ min: 0n, max: 10n ** 15n }),
    fc.bigInt({ min: 0n, max: 2n ** 90n }),
    fc.constantFrom(
      10n ** 14n,
      10n ** 14n - 1n,
      10n ** 15n,
      10n ** 28n,
      10n ** 28n - 1n,
      2n ** 53n,
      2n ** 53n + 1n,
    ),
  );
  const claims = fc.array(
    fc.oneof(
      fc.record({ window: fc.nat(windows.length - 1), amount: amounts }).map(
        ({ window, amount }): LimitClaim => ({
          kind: "charge",
          org: "o",
          key: `b${window}`,
          window: windows[window] as Window,
          max: [3n, 10n ** 15n, 2n ** 90n, 10n ** 28n, 10n ** 14n, 12n][window] ?? 0n,
          amount,
        }),
      ),
      fc
        .constantFrom("p", "q")
        .map((key): LimitClaim => ({ kind: "slot", org: "o", key, max: 2, deadline: ALWAYS })),
    ),
    { minLength: 1, maxLength: 4 },
  );
  const steps = fc.array(
    fc.record({
      wait: fc.constantFrom(0, 1, 17, 500, 7000, 61_000, 86_400_000, 2_600_000_000),
      claims,
      ends: fc.constantFrom("commit", "rollback", "later"),
    }),
    { maxLength: 25 },
  );

  it("agrees with the store in memory in every answer", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const [memory, redis] = [new Limiter(new MemoryLimitStore()), new Limiter(await store())];
        let now = Date.UTC(2027, 11, 30, 23, 59, 58);
        const open: [Reservation, Reservation][] = [];
        for (const { wait, claims: asked, ends } of all) {
          now += wait;
          const [a, b] = [await memory.reserve(asked, now), await redis.reserve(asked, now)];
          expect(comparable(b)).toEqual(comparable(a));
          if (a.ok && b.ok) open.push([a, b]);
          const over = ends === "later" ? undefined : open.shift();
          if (over === undefined) continue;
          await memory[ends === "rollback" ? "rollback" : "commit"](over[0]);
          await redis[ends === "rollback" ? "rollback" : "commit"](over[1]);
        }
      }),
      { numRuns: 150 },
    );
  });
}

/** An answer without what every store names in its own way. */
function comparable(result: Awaited<ReturnType<Limiter["reserve"]>>): object {
  if (!result.ok) return result;
  return {
    reserved: result.reserved.map(({ org, key, windowStart, windowMs, amount }) => ({
      org,
      key,
      windowStart,
      windowMs,
      amount,
    })),
    slots: result.slots.map(({ key }) => key),
  };
}
