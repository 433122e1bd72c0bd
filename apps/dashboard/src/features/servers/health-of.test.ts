import { expect, it } from "vitest";
import { healthOf, type Seen } from "./health-of.ts";

const asOf = new Date("2026-11-30T12:00:00Z");
const before = (minutes: number) => new Date(asOf.getTime() - minutes * 60_000);
const check = (result: string, minutes: number) => ({ result, message: null, at: before(minutes) });
const traffic = (answered: boolean, minutes: number, upstreamStatus: number | null = null) => ({
  answered,
  upstreamStatus,
  at: before(minutes),
});

it.each<[string, Omit<Seen, "asOf">, string]>([
  ["neither", { check: null, traffic: null }, "unknown: Not checked"],
  ["a fresh check", { check: check("ok", 2), traffic: null }, "healthy: Healthy, answered 2 min ago"],
  ["an old check", { check: check("ok", 180), traffic: null }, "old: Answered 3 h ago"],
  ["a failed check", { check: check("dns", 180), traffic: null }, "failing: <dns> 3 h ago"],
  [
    "an old check and a call that was answered",
    { check: check("ok", 180), traffic: traffic(true, 1) },
    "healthy: Healthy, answered 1 min ago",
  ],
  [
    "a good check and a call that failed after it",
    { check: check("ok", 5), traffic: traffic(false, 1, 502) },
    "failing: Call failed (HTTP 502) 1 min ago",
  ],
  [
    "a call that failed and a good check after it",
    { check: check("ok", 1), traffic: traffic(false, 5) },
    "healthy: Healthy, answered 1 min ago",
  ],
  ["an old call only", { check: null, traffic: traffic(true, 61) }, "old: Answered 1 h ago"],
])("the health of a server with %s", (_name, seen, wanted) => {
  const { state, words } = healthOf({ ...seen, asOf }, (cause) => `<${cause}>`);
  expect(`${state}: ${words}`).toBe(wanted);
});
