import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Which processor cores the parts of a bench run on, and in words what shares one with what. */
export type Cores = {
  /** Of the way that is measured at the moment; undefined where nothing can be pinned. */
  readonly measured: string | undefined;
  readonly client: string | undefined;
  readonly upstream: string | undefined;
  readonly database: string | undefined;
  readonly words: string;
};

const UNPINNED = { measured: undefined, client: undefined, upstream: undefined, database: undefined };

export function shareCores(): Cores {
  const cores = allowedCores();
  const [a, b = a, c = b, d = c] = cores;
  switch (cores.length) {
    case 0:
      return { ...UNPINNED, words: "Nothing is pinned: there is no taskset here." };
    case 1:
      return { ...UNPINNED, words: "There is one core, which everything shares." };
    case 2:
      return {
        measured: b,
        client: a,
        upstream: a,
        database: a,
        words: "Each way has one core to itself; client, upstream and Postgres share the other one.",
      };
    case 3:
      return {
        measured: b,
        client: a,
        upstream: c,
        database: c,
        words: "Each way has one core to itself, the client another; upstream and Postgres share the third.",
      };
    default:
      return {
        measured: b,
        client: a,
        upstream: c,
        database: d,
        words: "Each way, the client, the upstream and Postgres have one core each.",
      };
  }
}

/** Moves a process, all its threads and whatever it starts from now on to a core. */
export function pin(pid: number, core: string | undefined): void {
  if (core !== undefined) execFileSync("taskset", ["-acp", core, String(pid)], { stdio: "ignore" });
}

/** The cores this process may use, where Linux tells and taskset is there; else none. */
function allowedCores(): string[] {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "";
    return list.split(",").flatMap((range) => {
      const [from = 0, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
    });
  } catch {
    return [];
  }
}
