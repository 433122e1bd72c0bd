import { setTimeout as delay } from "node:timers/promises";
import { NO_REDIS, RedisSentinels, RedisServer, WITH_REDIS } from "@sallyport/testkit/redis-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../testing/open-session.ts";
import { bearer, Stage } from "../testing/stage.ts";

/** docs/contract.md, "No limit uncounted": what becomes of calls while Redis cannot count, and afterwards. */
const MAX = 5;
const POLICY = {
  version: "2",
  default: "deny",
  tools: { free: {}, pay: { limits: [{ counter: "pay", window: "month", max: MAX, scope: "grant" }] } },
};
/** A call that is refused because nothing can be counted waits 100 ms at most; the rest is this machine's. */
const AT_ONCE_MS = 250;

type Fault = {
  readonly begin: (server: RedisServer) => unknown;
  readonly end: (server: RedisServer) => unknown;
};

const FAULTS: readonly [string, Fault][] = [
  ["was killed, and starts empty", { begin: (server) => server.kill(), end: (server) => server.restart() }],
  ["is frozen", { begin: (server) => server.freeze(), end: (server) => server.thaw() }],
  [
    "is read-only",
    {
      begin: (server) => server.cli("REPLICAOF", "127.0.0.1", "1"),
      end: (server) => server.cli("REPLICAOF", "NO", "ONE"),
    },
  ],
  [
    "is out of memory",
    {
      begin: (server) => server.cli("CONFIG", "SET", "maxmemory", "1"),
      end: (server) => server.cli("CONFIG", "SET", "maxmemory", "0"),
    },
  ],
  [
    "wants a password",
    {
      begin: async (server) => {
        await server.cli("CONFIG", "SET", "requirepass", "secret");
        await server.cli("-a", "secret", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      },
      end: (server) => server.cli("-a", "secret", "CONFIG", "SET", "requirepass", ""),
    },
  ],
];

describe.skipIf(NO_REDIS !== undefined)(`Redis${WITH_REDIS}`, { timeout: 60_000 }, () => {
  let server: RedisServer;
  let stage: Stage;
  beforeAll(async () => {
    server = await RedisServer.start();
    stage = await Stage.set({
      policy: POLICY,
      tools: ["free", "pay"],
      upstream: { sessions: true },
      env: { REDIS_URL: server.url },
    });
  });
  afterAll(async () => {
    await stage?.strike();
    await server?.remove();
  });

  /** Of a grant of its own: each of its requests holds its id's place. */
  const newSession = async () => openSession(stage, { headers: bearer((await stage.addGrant()).token) });
  const pay = (as: Readonly<Record<string, string>>) => stage.call("pay", {}, as);

  it.each(FAULTS)(
    "%s: calls with limits get F at once, the others go on, and no budget is refilled",
    async (_, fault) => {
      const as = await newSession();
      const before = stage.upstream.calls("pay").length;
      expect(await results(2, () => pay(as))).toEqual(["ran", "ran"]);
      await fault.begin(server);
      try {
        const times: number[] = [];
        for (let i = 0; i < 10; i++) {
          const began = performance.now();
          expect((await pay(as)).status).toBe(503);
          times.push(performance.now() - began);
        }
        expect(Math.max(...times)).toBeLessThan(AT_ONCE_MS);
        expect(await results(3, () => stage.call("free", {}, as))).toEqual(["ran", "ran", "ran"]);
      } finally {
        await fault.end(server);
      }
      await counted(() => pay(as));
      const rest = await results(MAX, () => pay(as));
      expect(rest).toEqual([...Array.from({ length: MAX - 3 }, () => "ran"), "denied", "denied", "denied"]);
      expect(stage.upstream.calls("pay")).toHaveLength(before + MAX);
    },
  );

  it("loses nothing: its budget is counted to the end", async () => {
    const as = await newSession();
    const verdicts = await results(MAX + 1, () => pay(as));
    expect(verdicts).toEqual([...Array.from({ length: MAX }, () => "ran"), "denied"]);
  });

  it.each<[string, (on: RedisServer) => Promise<unknown>]>([
    ["all keys", (on) => on.cli("FLUSHALL")],
    ["what is known of the organisation", (on) => on.cli("DEL", `sallyport:{${stage.tenant.orgId}}:known:`)],
    ["what it had, at a restart from an old copy", restartFromAnOldCopy],
  ])("loses %s: that is noticed, and no budget is refilled", async (_, lose) => {
    const as = await newSession();
    const before = stage.upstream.calls("pay").length;
    expect(await results(3, () => pay(as))).toEqual(["ran", "ran", "ran"]);
    await lose(server);
    await counted(() => pay(as));
    expect(await results(3, () => pay(as))).toEqual(["ran", "denied", "denied"]);
    expect(stage.upstream.calls("pay")).toHaveLength(before + MAX);
  });

  it("may forget keys by itself: nothing is counted with it, and the log says why", async () => {
    const as = await newSession();
    await server.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    await server.cli("CONFIG", "SET", "maxmemory", "100mb");
    await server.cli("FLUSHALL");
    const from = stage.proxy.output.length;
    expect((await pay(as)).status).toBe(503);
    await stage.proxy.said("must be noeviction", from);
    expect((await pay(as)).status).toBe(503);
    await server.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
    await counted(() => pay(as));
    await server.cli("CONFIG", "SET", "maxmemory", "0");
  });
});

describe.skipIf(NO_REDIS !== undefined)(`Sentinels${WITH_REDIS}`, () => {
  it("let a replica take over: no budget is refilled", { timeout: 60_000 }, async () => {
    const sentinels = await RedisSentinels.start();
    const stage = await Stage.set({ policy: POLICY, tools: ["pay"], env: { REDIS_URL: sentinels.url } });
    try {
      const pay = () => stage.call("pay");
      // The replica does not hear of these.
      sentinels.replica.freeze();
      expect(await results(3, pay)).toEqual(["ran", "ran", "ran"]);
      await sentinels.main.kill();
      sentinels.replica.thaw();
      await counted(pay);
      expect(await results(3, pay)).toEqual(["ran", "denied", "denied"]);
      expect(stage.upstream.calls("pay")).toHaveLength(MAX);
    } finally {
      await stage.strike();
      await sentinels.remove();
    }
  });
});

type Answer = { readonly status: number; readonly body: string };

async function results(times: number, act: () => Promise<Answer>): Promise<string[]> {
  const found: string[] = [];
  for (let i = 0; i < times; i++) {
    const { status, body } = await act();
    found.push(status !== 200 ? String(status) : body.includes("[POLICY DENIED]") ? "denied" : "ran");
  }
  return found;
}

/** Calls until a call is not refused any more for want of counting; that one has run. */
async function counted(act: () => Promise<Answer>): Promise<void> {
  for (;;) {
    const { status, body } = await act();
    if (status === 200) return expect(body).not.toContain("[POLICY DENIED]");
    expect(status).toBe(503);
    await delay(20);
  }
}

/** The copy on its disk is older than the last calls. */
async function restartFromAnOldCopy(server: RedisServer): Promise<void> {
  const keys = await server.cli("KEYS", "*");
  for (const key of keys.split("\n").filter((name) => name.endsWith(":pay"))) await server.cli("DEL", key);
  await server.cli("SAVE");
  await server.kill();
  await server.restart();
}
