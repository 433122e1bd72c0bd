import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { ProxyProcess, startThrowAwayPostgres, Tenant } from "@sallyport/testkit";
import { KeepAliveClient } from "./keep-alive-client.ts";

/**
 * What a proxied tools/call costs over a direct one: one client, a grant, a policy of 100 rules, two limits, durable
 * audit. Direct and proxied calls take turns, so that what else the machine does falls on both.
 * `npx tsx apps/proxy/bench/latency.ts [--json] [--calls 5000] [--profile <folder for the proxy's CPU profile>]`
 */
const APP = fileURLToPath(new URL("..", import.meta.url));
const isJson = process.argv.includes("--json");
const callsAt = process.argv.indexOf("--calls");
const CALLS = callsAt < 0 ? 5000 : Number(process.argv[callsAt + 1]);
const profileAt = process.argv.indexOf("--profile");
const PROFILE_DIR = profileAt < 0 ? undefined : process.argv[profileAt + 1];
const WARM_UP = 2000;
const STARTS = 5;

type Figures = { p50: number; p99: number };

const limit = (counter: string, window: string) => ({ counter, window, max: 1_000_000_000, scope: "grant" });
const tool = (i: number) => ({
  require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 + i }] }],
  deny_if: [{ conditions: [{ path: "args.note", op: "regex", value: "drop +table" }] }],
  limits: [limit("minute", "minute"), limit("day", "day")],
});
const POLICY = {
  version: "1",
  default: "deny",
  tools: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`tool_${i}`, tool(i)])),
};
const BODY = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "tool_7", arguments: { amount: 250, note: "order 1187, the usual" } },
});

function request(path: string, host: string, headers: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
}

function figures(times: number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** CPU time of a process so far in microseconds, where the system tells it. */
function cpuMicros(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

async function measureStarts(databaseUrl: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const started = performance.now();
    const proxy = await ProxyProcess.start({ databaseUrl, bundle: true });
    times.push(performance.now() - started);
    await proxy.remove();
  }
  return figures(times).p50;
}

/** What was started, to be ended in reverse order whatever happens. */
const cleanUps: (() => unknown)[] = [];

async function main(): Promise<void> {
  execFileSync(process.execPath, ["build.mjs"], { cwd: APP });
  const postgres = await startThrowAwayPostgres();
  cleanUps.push(() => postgres.stop());
  const upstream = fork(fileURLToPath(new URL("upstream.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  cleanUps.push(() => upstream.kill());
  const [upstreamPort] = (await once(upstream, "message")) as [number];
  const tenant = await Tenant.create(postgres.adminUrl, {
    upstreamUrl: `http://127.0.0.1:${upstreamPort}/mcp`,
    policy: POLICY,
    tools: Object.keys(POLICY.tools),
    headers: { authorization: "Bearer upstream-secret" },
  });
  cleanUps.push(() => tenant.close());
  const startMs = await measureStarts(postgres.proxyUrl);
  const nodeFlags = PROFILE_DIR === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${PROFILE_DIR}`];
  const proxy = await ProxyProcess.start({ databaseUrl: postgres.proxyUrl, bundle: true, nodeFlags });
  cleanUps.push(() => proxy.remove());

  const authorization = `Authorization: Bearer ${tenant.token}\r\n`;
  const direct = {
    client: await KeepAliveClient.connect(upstreamPort),
    request: request("/mcp", "localhost", ""),
    times: [] as number[],
  };
  const proxied = {
    client: await KeepAliveClient.connect(proxy.port),
    request: request(`/mcp/${tenant.serverId}`, `localhost:${proxy.port}`, authorization),
    times: [] as number[],
  };
  let cpuBefore = 0;
  for (let i = -WARM_UP; i < CALLS; i++) {
    if (i === 0) cpuBefore = cpuMicros(proxy.pid);
    for (const way of [direct, proxied]) {
      const took = await way.client.time(way.request, '"done"');
      if (i >= 0) way.times.push(took);
    }
  }
  const cpuPerCall = (cpuMicros(proxy.pid) - cpuBefore) / CALLS;
  for (const { client } of [direct, proxied]) client.close();
  tell({ direct: figures(direct.times), proxied: figures(proxied.times), startMs, cpuPerCall });
  await proxy.stop();
}

function tell(found: { direct: Figures; proxied: Figures; startMs: number; cpuPerCall: number }): void {
  const { direct, proxied, startMs, cpuPerCall } = found;
  const added = { p50: proxied.p50 - direct.p50, p99: proxied.p99 - direct.p99 };
  const ratio = proxied.p50 / direct.p50;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  if (isJson) {
    console.log(
      JSON.stringify({
        machine,
        calls: CALLS,
        unit: "ms",
        direct,
        proxied,
        added,
        ratio,
        startMs,
        cpuMicrosPerCall: cpuPerCall,
      }),
    );
    return;
  }
  const row = (name: string, { p50, p99 }: Figures): string =>
    `${name.padEnd(10)} ${p50.toFixed(3).padStart(8)} ${p99.toFixed(3).padStart(8)}`;
  console.log(`${machine}; ${CALLS} calls each way, by turns, one client`);
  console.log(`${"ms".padEnd(10)} ${"p50".padStart(8)} ${"p99".padStart(8)}`);
  console.log(row("direct", direct));
  console.log(row("proxied", proxied));
  console.log(row("added", added));
  console.log(
    `ratio of p50 ${ratio.toFixed(2)}; CPU of the proxy ${cpuPerCall.toFixed(0)} µs a call; proxy start ${startMs.toFixed(0)} ms`,
  );
}

try {
  await main();
} finally {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
}
