import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProxyProcess, RawClient, TcpRelay } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildProxy } from "../testing/build-proxy.ts";
import { hits, keysRecorded, keysSeen, Load } from "../testing/load.ts";
import { call, Stage, type StageOptions } from "../testing/stage.ts";

/** Workers that end, with or without their supervisor: docs/contract.md, "Promises". */
let stage: Stage | undefined;
let relay: TcpRelay | undefined;
let built: Awaited<ReturnType<typeof buildProxy>>;
beforeAll(async () => {
  built = await buildProxy();
});
afterAll(() => built?.remove());
afterEach(async () => {
  await stage?.strike();
  await relay?.close();
  stage = undefined;
  relay = undefined;
});

const BUDGET = { limits: [{ counter: "b", window: "day", max: 300, scope: "grant" }] };
const POLICY = {
  version: "2",
  default: "deny",
  tools: {
    echo: {},
    budget: BUDGET,
    one: { limits: [{ counter: "one", concurrency: 1, scope: "grant" }] },
  },
};

async function setStage(options: StageOptions = {}): Promise<Stage> {
  stage = await Stage.set({
    policy: POLICY,
    tools: Object.keys(POLICY.tools),
    env: { PROXY_WORKERS: "2" },
    bundle: built.bundle,
    ...options,
  });
  return stage;
}

/** The process id of a worker, from its newest log line. */
function pidOf(on: Stage, worker: number): number {
  const lines = on.proxy.output.split("\n").filter((line) => line.includes(`"worker":${worker},"pid"`));
  return Number(/"pid":(\d+)/.exec(lines.at(-1) ?? "")?.[1]);
}

const isDenied = (body: string): boolean => body.includes("[POLICY DENIED]");

describe("kill -9 of one worker", { timeout: 90_000 }, () => {
  it("under load loses no answered call and no row, and a new worker replaces it", async () => {
    const on = await setStage();
    const lasting = new Load(on, "lasting", { clients: 8, tool: "budget" });
    for (let round = 1; round <= 3; round++) {
      await hits(on, 60 * round);
      const before = on.proxy.output.length;
      // A new connection that is on its way to the killed worker must be passed to another worker.
      const fresh = Array.from({ length: 10 }, () => on.call("echo", {}).catch(() => undefined));
      process.kill(pidOf(on, 1 + (round % 2)), "SIGKILL");
      await Promise.all(fresh);
      for (let i = 0; i < 4; i++) expect((await on.call("echo")).status).toBe(200);
      await on.proxy.said("A worker has ended and is started again.", before);
      await on.proxy.said("The worker serves.", before);
    }
    await lasting.stop();
    const { 200: ok = 0, 0: cut = 0, ...failed } = Object.fromEntries(lasting.statuses);
    expect(failed).toEqual({});
    expect(cut).toBeLessThanOrEqual(8);
    await on.trail();
    const recorded = await keysRecorded(on);
    const seen = keysSeen(on);
    expect(ok).toBeGreaterThan(0);
    expect(new Set(recorded).size).toBe(recorded.length);
    expect(seen.filter((key) => !recorded.includes(key))).toEqual([]);
  });

  it("frees the slots of its calls", async () => {
    const on = await setStage();
    on.upstream.script("tool:one", { hang: true });
    const arrived = on.upstream.next(({ message }) => message?.params?.["name"] === "one");
    const running = on.call("one").catch(() => undefined);
    await arrived;
    expect(isDenied((await on.call("one")).body)).toBe(true);
    const before = on.proxy.output.length;
    const held = (await on.trail()).find(({ tool, effect }) => tool === "one" && effect === "allow");
    const worker = new RegExp(`"worker":(\\d).*"proxyId":"${held?.proxy_id}"`).exec(on.proxy.output)?.[1];
    process.kill(pidOf(on, Number(worker)), "SIGKILL");
    await running;
    await on.proxy.said("The worker serves.", before);
    on.upstream.script("tool:one", ({ message }) => ({
      json: { jsonrpc: "2.0", id: message?.id, result: {} },
    }));
    expect(isDenied((await on.call("one")).body)).toBe(false);
  });
});

describe("kill -9 of the supervisor", { timeout: 90_000 }, () => {
  it("ends its workers, and the next start refills no budget", async () => {
    const on = await setStage();
    const load = new Load(on, "load", { clients: 8, tool: "budget" });
    await hits(on, 100);
    const workers = [pidOf(on, 1), pidOf(on, 2)];
    await on.proxy.kill();
    await load.stop(); // all connections of the workers have ended
    for (const pid of workers) while (isAlive(pid)) await new Promise((done) => setImmediate(done));
    const after = on.upstream.requests.length;
    expect(await RawClient.connect(on.proxy.port).catch(() => "refused")).toBe("refused");

    await on.proxy.restart();
    const rest = new Load(on, "rest", { clients: 8, tool: "budget" });
    // A call that could not be counted is refused too (F), which says nothing about the budget.
    const usedUp = "SELECT 1 FROM decisions WHERE answer = 'D' AND org_id = $1";
    while ((await on.tenant.query(usedUp, [on.tenant.orgId])).length === 0);
    await rest.stop();
    await on.trail();
    const recorded = await keysRecorded(on);
    expect(recorded).toHaveLength(300);
    expect(new Set(recorded).size).toBe(300);
    const seen = keysSeen(on);
    expect(seen.length).toBeGreaterThan(after);
    expect(seen.filter((key) => !recorded.includes(key))).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("a start with fewer workers delivers the records of the others before it spends a budget", async () => {
  const on = await setStage({
    databaseUrl: async ({ proxyUrl }) => {
      const through = await TcpRelay.before(proxyUrl);
      relay = through.relay;
      return through.url;
    },
  });
  relay?.cut();
  for (let i = 0; i < 40; i++) expect((await on.call("budget", { [`away-${i}`]: 1 })).status).toBe(200);
  await on.proxy.kill();
  const folder = join(on.proxy.spoolDir, "worker-2");
  expect(existsSync(folder)).toBe(true);
  relay?.restore();
  await on.proxy.restart(true, { PROXY_WORKERS: "1" });
  expect((await keysRecorded(on)).toSorted()).toEqual(keysSeen(on).toSorted());
  expect(existsSync(folder)).toBe(false);
  const passed: boolean[] = [];
  // A grant may have 200 open calls.
  for (let round = 0; round < 3; round++) {
    const calls = Array.from({ length: 100 }, async () => !isDenied((await on.call("budget")).body));
    passed.push(...(await Promise.all(calls)));
  }
  expect(passed.filter(Boolean)).toHaveLength(260);
}, 90_000);

describe("SIGTERM", { timeout: 90_000 }, () => {
  it("under load fails no call, keeps every row, and exits with 0", async () => {
    const on = await setStage();
    const load = new Load(on, "t", { clients: 8, tool: "echo" });
    await hits(on, 300);
    expect(await on.proxy.stop()).toBe(0);
    await load.stop();
    const { 200: ok = 0, 0: closed = 0, ...failed } = Object.fromEntries(load.statuses);
    expect(failed).toEqual({});
    expect(closed).toBeLessThanOrEqual(8);
    expect(keysSeen(on)).toHaveLength(ok);
    expect((await keysRecorded(on)).toSorted()).toEqual(keysSeen(on).toSorted());
  });
});

describe("a start that fails prints why once", () => {
  it("refuses a spool folder that another proxy uses", async () => {
    const on = await setStage();
    const other = await ProxyProcess.start(
      {
        databaseUrl: on.database.proxyUrl,
        bundle: built.bundle,
        env: { PROXY_WORKERS: "2", PROXY_SPOOL_DIR: on.proxy.spoolDir },
      },
      false,
    ).then(() => "It started.", String);
    expect(other.match(/The proxy cannot start/g)).toHaveLength(1);
    expect(other).toMatch(/Another proxy \(process \d+\) is using the spool folder/);
    expect((await on.say(call("echo"))).status).toBe(200);
  });
});
