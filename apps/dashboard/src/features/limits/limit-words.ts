import type { Outputs } from "../../trpc/outputs.ts";

export type Meter = Outputs["limit"]["meters"]["meters"][number];

const OWNERS: Readonly<Record<Meter["scope"], string>> = {
  grant: "for each grant",
  identity: "for each identity",
  server: "for all calls of the server",
  org: "for the whole organisation",
  session: "for each session",
};
const UNITS_MS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** What a limit allows, as the line under its name: "10 a day, for each grant". */
export function limitWords({
  kind,
  max,
  window,
  scope,
}: Pick<Meter, "kind" | "max" | "window" | "scope">): string {
  const whose = OWNERS[scope];
  if (kind === "concurrency" || window === null) return `${max} at the same time, ${whose}`;
  if (window.kind === "sliding") return `${max} in any ${lengthWords(window.ms)}, ${whose}`;
  if ("seconds" in window) return `${max} each ${lengthWords(window.seconds * 1000)}, ${whose}`;
  return `${max} each ${window.unit}, ${whose}`;
}

/** How full a meter is, from 0 to 1. A maximum of 0 is always full. */
export function fillOf(used: number, max: number): number {
  return max === 0 ? 1 : Math.min(1, used / max);
}

function lengthWords(ms: number): string {
  const [unit, unitMs] = UNITS_MS.find(([, length]) => ms % length === 0) ?? UNITS_MS[3];
  const count = ms / unitMs;
  return count === 1 ? unit : `${count} ${unit}s`;
}
