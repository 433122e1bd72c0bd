import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPattern } from "./testing/check-pattern.ts";
import { PATTERN, SCRAP, TEXT } from "./testing/random-pattern.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. `npm run fuzz` looks further. */
const SEED = 20_261_121;
const PATTERNS = 3300;
const TEXTS = 8;

describe(`random patterns, seed ${SEED}`, { timeout: 120_000 }, () => {
  test("find what RE2 finds, 24,000 pairs of a pattern and a string", () => {
    const counts = { accepted: 0, matches: 0, larger: 0 };
    fc.assert(
      fc.property(PATTERN, fc.array(TEXT, { minLength: TEXTS, maxLength: TEXTS }), (source, strings) => {
        const { isAccepted, isLarger, matches } = checkPattern(source, strings);
        counts.accepted += Number(isAccepted);
        counts.larger += Number(isLarger);
        counts.matches += matches;
      }),
      { seed: SEED, numRuns: PATTERNS },
    );
    // what was stored under re2js's bounds stays within ours; larger are only classes such as [^\p{L}\P{Latin}], which
    // hold nothing, and which re2js knows to hold nothing
    expect(counts.larger).toBeLessThan(PATTERNS / 100);
    // worth something only if patterns are accepted, and both answers come up
    const pairs = counts.accepted * TEXTS;
    expect(pairs).toBeGreaterThan(24_000);
    expect(counts.matches).toBeGreaterThan(4000);
    expect(pairs - counts.matches).toBeGreaterThan(4000);
  });

  test("are refused where RE2 refuses them, 6,000 scraps", () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(SCRAP, TEXT, (source, text) => {
        counts[checkPattern(source, [text]).isAccepted ? "accepted" : "refused"]++;
      }),
      { seed: SEED, numRuns: 6000 },
    );
    expect(counts.accepted).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});
