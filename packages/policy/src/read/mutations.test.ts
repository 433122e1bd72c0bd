import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkParse } from "../testing/check-parse.ts";
import { MUTATED, RIGHT } from "../testing/mutated-text.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. `npm run fuzz` looks further. */
const SEED = 20_261_121;

describe(`changed documents, seed ${SEED}`, { timeout: 120_000 }, () => {
  test.each(RIGHT)("the document before the changes is a policy", (text) =>
    expect(checkParse(text)).toBe(true),
  );

  test("are read or refused, and what is read can be loaded and decided", () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(MUTATED, (text) => {
        counts[checkParse(text) ? "accepted" : "refused"]++;
      }),
      { seed: SEED, numRuns: 3000 },
    );
    expect(counts.accepted).toBeGreaterThan(200);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});
