import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The cores that the parts of a bench run on, and a sentence that says what shares a core. */
export type Cores = {
  /** The core of the way that is being measured; undefined where nothing can be pinned. */
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
      return { ...UNPINNED, words: "Nothing is pinned, because there is no taskset." };
    case 1:
      return { ...UNPINNED, words: "Everything shares the only core." };
    case 2:
      return {
        measured: b,
        client: a,
        upstream: a,
        database: a,
        words: "Each way has its own core; client, upstream and Postgres share the other one.",
      };
    case 3:
      return {
        measured: b,
        client: a,
        upstream: c,
        database: c,
        words: "Each way has its own core, the client another; upstream and Postgres share the third.",
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

/** Moves a process, its threads and its later children to a core. */
export function pin(pid: number, core: string | undefined): void {
  if (core !== undefined) execFileSync("taskset", ["-acp", core, String(pid)], { stdio: "ignore" });
}

/** The cores that this process may use; none without Linux and taskset. */
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
