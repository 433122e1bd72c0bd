declare const process: { cpuUsage(): { readonly user: number; readonly system: number } };

const TURNS = 8;

/**
 * How many times the CPU time of `small` does `large` take: the best of some turns each. Other programs on the machine
 * take none of it, and what they do to its caches falls on both.
 */
export function growth(small: () => unknown, large: () => unknown): number {
  const best = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < TURNS; turn++) {
    best.small = Math.min(best.small, cpuMicros(small));
    best.large = Math.min(best.large, cpuMicros(large));
  }
  return best.large / best.small;
}

/** Microseconds of CPU time that this process took. */
export function cpuMicros(run: () => unknown): number {
  const began = process.cpuUsage();
  run();
  const ended = process.cpuUsage();
  return ended.user - began.user + ended.system - began.system;
}
