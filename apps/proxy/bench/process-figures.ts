import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** The cost of processes, from Linux; NaN elsewhere. */

/** CPU time so far of all threads of the processes, in microseconds; exact to 10 ms. */
export function cpuMicros(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * MICROS_A_TICK;
  });
}

/** The peak memory of the processes, in megabytes. */
export function peakMegabytes(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes) / 1024;
  });
}

/** The memory of the processes now, in megabytes. */
export function residentMegabytes(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes) / 1024;
  });
}

/** Files and connections that the processes have open. */
export function descriptors(pids: readonly number[]): number {
  return sum(pids, (pid) => readdirSync(`/proc/${pid}/fd`).length);
}

/** A process and its children. */
export function familyOf(pid: number): number[] {
  try {
    const children = execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
    return [pid, ...children.split("\n").filter(Boolean).map(Number)];
  } catch {
    return [pid];
  }
}

const MICROS_A_TICK = 10_000;

function sum(pids: readonly number[], read: (pid: number) => number): number {
  try {
    return pids.reduce((total, pid) => total + read(pid), 0);
  } catch {
    return Number.NaN;
  }
}
