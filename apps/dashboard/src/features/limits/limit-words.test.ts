import { expect, it } from "vitest";
import { fillOf, limitWords, type Meter } from "./limit-words.ts";

it.each<[Pick<Meter, "kind" | "max" | "window" | "scope">, string]>([
  [
    { kind: "limit", max: 10, window: { kind: "fixed", unit: "day" }, scope: "grant" },
    "10 each day, for each grant",
  ],
  [
    { kind: "limit", max: 3, window: { kind: "fixed", seconds: 90 }, scope: "identity" },
    "3 each 90 seconds, for each identity",
  ],
  [
    { kind: "limit", max: 3, window: { kind: "fixed", seconds: 3600 }, scope: "org" },
    "3 each hour, for the whole organisation",
  ],
  [
    { kind: "limit", max: 50, window: { kind: "sliding", ms: 300_000 }, scope: "server" },
    "50 in any 5 minutes, for all calls of the server",
  ],
  [{ kind: "concurrency", max: 2, window: null, scope: "session" }, "2 at the same time, for each session"],
])("%j is said as %s", (limit, words) => {
  expect(limitWords(limit)).toBe(words);
});

it.each([
  [0, 10, 0],
  [5, 10, 0.5],
  [11, 10, 1],
  [0, 0, 1],
])("%i of %i fills a meter by %d", (used, max, fill) => {
  expect(fillOf(used, max)).toBe(fill);
});
