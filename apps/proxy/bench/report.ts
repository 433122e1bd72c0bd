import { cpus, loadavg } from "node:os";
import { type Load, quantile, type Way } from "./measure.ts";
import { peakMegabytes } from "./process-figures.ts";
import { TWO_WORKERS, WITH_REDIS } from "./stage.ts";

type Latency = { readonly p50: number; readonly p99: number };

/** Times in milliseconds; null where there are none. */
type Row = Latency & {
  readonly name: string;
  /** Added to the direct way. */
  readonly added: Latency | null;
  readonly callsPerSecond: number;
  readonly cpuMicrosPerCall: number | null;
  /** What one core would serve if it did nothing else. */
  readonly callsPerSecondPerCore: number | null;
  /** The same as a share of nginx's. */
  readonly ofNginx: number | null;
  readonly peakMegabytes: number | null;
};

export type Measured = {
  readonly machine: string;
  readonly cores: string;
  readonly clients: number;
  readonly calls: number;
  readonly rows: readonly Row[];
  /** One write until it is on disk, which each call waits for. */
  readonly diskWrite: Latency;
  /** Calls per second and core: with deciding and recording, divided by without. */
  readonly ofSwitchedOff: number;
  /** What two workers and their supervisor serve on two cores, divided by what one process serves on one. */
  readonly twoCoresOfOne: number;
  /** A limited call whose limits are counted in Redis, beside one with the store in memory; null without Redis. */
  readonly redis: {
    readonly cpuOfMemory: number;
    readonly latencyOfMemory: number;
    readonly addedMs: Latency;
  } | null;
  readonly startMs: number;
  /** From a change in the database until a call is refused by it. */
  readonly enforced: { readonly revoke: Latency; readonly publish: Latency };
  /** From an approval until the call that waited at two proxies was answered by the server, through one of them. */
  readonly approved: Latency;
};

type Taken = { readonly way: Way; readonly times: readonly number[]; readonly loads: readonly Load[] };

export function report(
  runs: readonly Taken[],
  about: Pick<Measured, "cores" | "startMs" | "clients"> & {
    readonly nginxVersion: string | undefined;
    readonly diskTimes: readonly number[];
    readonly changes: { readonly revoke: readonly number[]; readonly publish: readonly number[] };
    readonly approvals: readonly number[];
  },
): Measured {
  const direct = latencyOf(runs[0]?.times ?? []);
  const perCore = new Map(runs.map(({ way, loads }) => [way.name, 1e6 / median(loads, "cpuMicrosPerCall")]));
  const rows = runs.map(({ way, times, loads }) => {
    const { p50, p99 } = latencyOf(times);
    const isMeasured = way.pids.length > 0;
    const carried = perCore.get(way.name) ?? Number.NaN;
    return {
      name: way.name,
      p50,
      p99,
      added: isMeasured ? { p50: p50 - direct.p50, p99: p99 - direct.p99 } : null,
      callsPerSecond: median(loads, "callsPerSecond"),
      cpuMicrosPerCall: isMeasured ? finite(1e6 / carried) : null,
      callsPerSecondPerCore: isMeasured ? finite(carried) : null,
      ofNginx: isMeasured ? finite(carried / (perCore.get("nginx") ?? Number.NaN)) : null,
      peakMegabytes: isMeasured ? finite(peakMegabytes(way.pids)) : null,
    };
  });
  const { nginxVersion, diskTimes, changes, approvals, ...rest } = about;
  const processors = cpus();
  const nginx = nginxVersion === undefined ? "no nginx" : `nginx ${nginxVersion}`;
  const load = loadavg()[0]?.toFixed(1);
  return {
    machine: `${processors.length} × ${processors[0]?.model.trim()}, Node ${process.version}, ${nginx}, load ${load}`,
    ...rest,
    calls: runs[0]?.times.length ?? 0,
    rows,
    diskWrite: latencyOf(diskTimes),
    enforced: { revoke: latencyOf(changes.revoke), publish: latencyOf(changes.publish) },
    approved: latencyOf(approvals),
    twoCoresOfOne: (2 * (perCore.get(TWO_WORKERS) ?? Number.NaN)) / (perCore.get("sallyport") ?? Number.NaN),
    redis: redisBesideMemory(rows),
    ofSwitchedOff: (perCore.get("sallyport") ?? Number.NaN) / (perCore.get("switched off") ?? Number.NaN),
  };
}

function redisBesideMemory(rows: readonly Row[]): Measured["redis"] {
  const [redis, memory] = [WITH_REDIS, "sallyport"].map((name) => rows.find((row) => row.name === name));
  if (redis === undefined || memory === undefined) return null;
  return {
    cpuOfMemory: (redis.cpuMicrosPerCall ?? Number.NaN) / (memory.cpuMicrosPerCall ?? Number.NaN),
    latencyOfMemory: redis.p50 / memory.p50,
    addedMs: { p50: redis.p50 - memory.p50, p99: redis.p99 - memory.p99 },
  };
}

/** The report as a table for people. */
export function tell(measured: Measured): string {
  const { machine, cores, clients, calls, rows, diskWrite, enforced, approved } = measured;
  const { ofSwitchedOff, twoCoresOfOne, startMs } = measured;
  const lines = [
    machine,
    `${cores} ${calls} calls each way at one client, then ${clients} clients; milliseconds. A core's calls are counted by CPU time.`,
    line([
      "",
      "p50",
      "p99",
      "p50 added",
      "p99 added",
      "calls/s",
      "CPU µs/call",
      "calls/s/core",
      "× nginx",
      "MB",
    ]),
    ...rows.map((row) =>
      line([
        row.name,
        row.p50.toFixed(3),
        row.p99.toFixed(3),
        row.added?.p50.toFixed(3) ?? "",
        row.added?.p99.toFixed(3) ?? "",
        row.callsPerSecond.toFixed(0),
        row.cpuMicrosPerCall?.toFixed(0) ?? "",
        row.callsPerSecondPerCore?.toFixed(0) ?? "",
        row.ofNginx?.toFixed(2) ?? "",
        row.peakMegabytes?.toFixed(0) ?? "",
      ]),
    ),
    `One write to the disk, which each call waits for: p50 ${diskWrite.p50.toFixed(3)}, p99 ${diskWrite.p99.toFixed(3)}.`,
    `Revoke → refused: p50 ${enforced.revoke.p50.toFixed(1)}, p99 ${enforced.revoke.p99.toFixed(1)}; publish → enforced: p50 ${enforced.publish.p50.toFixed(1)}, p99 ${enforced.publish.p99.toFixed(1)}.`,
    `Approve → forwarded and answered, with two proxies: p50 ${approved.p50.toFixed(1)}, p99 ${approved.p99.toFixed(1)}.`,
    `With deciding and recording ${ofSwitchedOff.toFixed(2)} × the calls without; proxy start ${startMs.toFixed(0)} ms.`,
  ];
  lines.push(
    `Two workers and their supervisor would serve ${twoCoresOfOne.toFixed(2)} × the calls of one process, if two cores did nothing else.`,
  );
  lines.push(
    measured.redis === null
      ? "Redis is missing from the comparison: apt-get install redis-server."
      : `Limits in Redis cost ${measured.redis.cpuOfMemory.toFixed(2)} × the CPU of limits in memory, ${measured.redis.latencyOfMemory.toFixed(2)} × the p50, and add p50 ${measured.redis.addedMs.p50.toFixed(3)}, p99 ${measured.redis.addedMs.p99.toFixed(3)}.`,
  );
  if (!rows.some(({ name }) => name === "nginx")) {
    lines.push("nginx is missing from the comparison: apt-get install nginx.");
  }
  return lines.join("\n");
}

const WIDTHS = [14, 8, 8, 10, 10, 9, 12, 13, 8, 5];

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(14) : cell.padStart(WIDTHS[i] ?? 0))).join("");
}

function latencyOf(times: readonly number[]): Latency {
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

function median(loads: readonly Load[], key: keyof Load): number {
  return quantile(
    loads.map((load) => load[key]),
    0.5,
  );
}

/** JSON has no NaN. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
