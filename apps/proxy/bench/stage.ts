import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ProxyProcess, startThrowAwayPostgres, Tenant } from "@sallyport/testkit";
import { NO_REDIS, RedisServer } from "@sallyport/testkit/redis-server";
import type { Enforcing } from "../src/testing/change-times.ts";
import type { Approving } from "./approval-times.ts";
import { buildSwitchedOff } from "./build-switched-off.ts";
import { type Cores, pin } from "./cores.ts";
import type { Way } from "./measure.ts";
import { startNginx } from "./nginx.ts";
import { familyOf } from "./process-figures.ts";
import { ANSWER, BODY, callTo, POLICY } from "./request.ts";

const APP = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = "dist/main.js";
/** The way through a supervisor and two workers. */
export const TWO_WORKERS = "2 workers";
/** The proxy whose limits are counted in Redis. */
export const WITH_REDIS = "with Redis";
const SWITCHED_OFF = "dist/bench/switched-off.js";

/** What was started, to be stopped in reverse order in any case. */
export class CleanUps {
  readonly #acts: (() => unknown)[] = [];

  add(act: () => unknown): void {
    this.#acts.push(act);
  }

  async run(): Promise<void> {
    for (const act of this.#acts.toReversed()) await act();
  }
}

export type BenchStage = {
  /** The direct way first. */
  readonly ways: readonly Way[];
  /** Undefined where there is none. */
  readonly nginxVersion: string | undefined;
  /** The milliseconds until the proxy served. */
  readonly startMs: number;
  /** The proxy named "sallyport", as one whose configuration changes. */
  readonly enforcing: Enforcing;
  /** The same with the two workers beside it, as proxies at which one call waits. */
  readonly approving: Approving;
};

/** Starts upstream, Postgres and every way, each on its core. */
export async function setStage(
  cores: Cores,
  profileDir: string | undefined,
  cleanUps: CleanUps,
): Promise<BenchStage> {
  execFileSync(process.execPath, ["build.mjs"], { cwd: APP });
  await buildSwitchedOff(SWITCHED_OFF);
  pin(process.pid, cores.database); // its children stay on that core
  const postgres = await startThrowAwayPostgres();
  cleanUps.add(() => postgres.stop());
  pin(process.pid, cores.client);

  const upstream = await startScript(new URL("upstream.ts", import.meta.url), [], cleanUps);
  pin(upstream.pid, cores.upstream);
  const origin = `http://127.0.0.1:${upstream.port}`;
  const tenant = await Tenant.create(postgres.adminUrl, {
    upstreamUrl: `${origin}/mcp`,
    policy: POLICY,
    tools: Object.keys(POLICY.tools),
    headers: { authorization: "Bearer upstream-secret" },
  });
  cleanUps.add(() => tenant.close());

  const ways: Way[] = [plainWay("direct", upstream.port, [])];
  const nginx = await startNginx(upstream.port);
  if (nginx !== undefined) {
    cleanUps.add(() => nginx.stop());
    ways.push(plainWay("nginx", nginx.port, familyOf(nginx.pid)));
  }
  const passThrough = await startScript(new URL("pass-through.ts", import.meta.url), [origin], cleanUps);
  ways.push(plainWay("pass-through", passThrough.port, [passThrough.pid]));

  const startProxy = async (
    name: string,
    how: { bundle: string; nodeFlags: string[]; workers?: string; redisUrl?: string },
  ): Promise<Way> => {
    const { workers = "1", redisUrl = "", ...build } = how;
    const env = { PROXY_WORKERS: workers, REDIS_URL: redisUrl };
    const proxy = await ProxyProcess.start({ databaseUrl: postgres.proxyUrl, env, ...build });
    cleanUps.add(async () => {
      await proxy.stop(); // the profile is written on a normal exit
      await proxy.remove();
    });
    const authorization = `Authorization: Bearer ${tenant.token}\r\n`;
    const request = callTo(`/mcp/${tenant.serverId}`, `localhost:${proxy.port}`, authorization);
    return { name, port: proxy.port, pids: familyOf(proxy.pid), request };
  };
  const flags = startFlags();
  ways.push(await startProxy("switched off", { bundle: SWITCHED_OFF, nodeFlags: flags }));
  const twoWorkers = await startProxy(TWO_WORKERS, { bundle: BUNDLE, nodeFlags: flags, workers: "2" });
  ways.push(twoWorkers);
  if (NO_REDIS === undefined) {
    const redis = await RedisServer.start();
    cleanUps.add(() => redis.remove());
    pin(redis.pid, cores.database);
    const shared = { bundle: BUNDLE, nodeFlags: flags, redisUrl: redis.url };
    ways.push({ ...(await startProxy(WITH_REDIS, shared)), mayRefuse: true });
  }
  const profile = profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`];
  const startedAt = performance.now();
  const sallyport = await startProxy("sallyport", { bundle: BUNDLE, nodeFlags: [...flags, ...profile] });
  const startMs = performance.now() - startedAt;
  ways.push(sallyport);

  for (const { pids } of ways) for (const pid of pids) pin(pid, cores.measured);
  const enforcing = {
    tenant,
    call: (token: string) => callWith(tenant, { port: sallyport.port, token, body: BODY }),
    until,
  };
  const callBoth: Approving["callBoth"] = (tool, args) =>
    [sallyport, twoWorkers].map(async ({ port }) => {
      const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool, arguments: args } };
      return (
        await callWith(tenant, { port, token: tenant.token, body: JSON.stringify(body) })
      ).body.includes(ANSWER);
    });
  const approving = { tenant, callBoth };
  return { ways, nginxVersion: nginx?.version, startMs, enforcing, approving };
}

async function callWith(tenant: Tenant, how: { port: number; token: string; body: string }) {
  const { port, token, body } = how;
  const response = await fetch(`http://127.0.0.1:${port}/mcp/${tenant.serverId}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body,
  });
  return { status: response.status, body: await response.text() };
}

async function until(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds()));
  return performance.now() - began;
}

/** The Node flags of the proxy's `npm run start`. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(`${APP}package.json`, "utf8")) as {
    scripts: { start: string };
  };
  return scripts.start.split(" ").filter((word) => word.startsWith("--"));
}

const plainWay = (name: string, port: number, pids: readonly number[]): Way => ({
  name,
  port,
  pids,
  request: callTo("/mcp", "localhost"),
});

/** A script of this folder as its own process, which reports its port. */
async function startScript(
  script: URL,
  args: readonly string[],
  cleanUps: CleanUps,
): Promise<{ pid: number; port: number }> {
  const child: ChildProcess = fork(fileURLToPath(script), [...args], { execArgv: ["--import", "tsx"] });
  cleanUps.add(() => child.kill());
  const [port] = (await once(child, "message")) as [number];
  return { pid: child.pid ?? 0, port };
}
