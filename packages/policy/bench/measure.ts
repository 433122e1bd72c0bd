/** One line of the bench. `budget` in nanoseconds: what design asks for; undefined where it asks for nothing. */
export type Figure = { name: string; nanoseconds: number; budget?: number; ratio?: number };

/** Many short rounds: one of them falls where nobody else wants the processor. */
const ROUNDS = 40;
const ROUND_NS = 5e6;

/** What one run costs in processor time. Whatever else the machine does only ever adds to it: so the best of the rounds. */
export function nanoseconds(run: () => unknown): number {
  let runs = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = processorTime();
    for (let i = 0; i < runs; i++) run();
    const each = Math.max(1, processorTime() - start) / runs;
    best = Math.min(best, each);
    runs = Math.max(1, Math.round(ROUND_NS / best));
  }
  return best;
}

/** Of this process until now, in nanoseconds. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3;
}

export function timeText(ns: number): string {
  if (ns < 1e4) return `${ns.toFixed(0)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toFixed(1)} µs` : `${(ns / 1e6).toFixed(2)} ms`;
}

/** Columns as wide as their widest cell; the first one to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, i) => (i === 0 ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width)))
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}
