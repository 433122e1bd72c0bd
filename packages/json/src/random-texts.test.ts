import fc from "fast-check";
import { expect, test } from "vitest";
import { checkRead, JSON_TEXT } from "./testing/index.ts";

/** Fixed, so that a run can be repeated; `npm run fuzz` reads 300,000 texts with a new seed. */
const SEED = 20_261_130;
const RUNS = 20_000;

test(`reads ${RUNS} random texts as JSON.parse does, and never throws`, () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(JSON_TEXT, (text) => {
      const { isAccepted, fault } = checkRead(text);
      const key = isAccepted ? "accepted" : fault;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(counts.get("accepted")).toBeGreaterThan(2000);
  expect(counts.get("syntax")).toBeGreaterThan(2000);
});
