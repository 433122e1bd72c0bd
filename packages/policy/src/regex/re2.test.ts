import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { compilePattern } from "../pattern.ts";
import { PATTERN, SCRAP, TEXT } from "../testing/arbitrary-pattern.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SEED = 20_261_121;

type Oracle = { size: number; test: (text: string) => boolean };

/** The pattern as re2js has it, a translation of RE2. */
function oracleOf(source: string): Oracle | undefined {
  try {
    const compiled = RE2JS.compile(source);
    return { size: compiled.programSize(), test: (text) => compiled.matcher(text).find() };
  } catch {
    return undefined;
  }
}

describe(`random patterns, seed ${SEED}`, { timeout: 120_000 }, () => {
  test("find what RE2 finds, 24,000 pairs of a pattern and a text", () => {
    const counts = { pairs: 0, matches: 0, larger: 0 };
    fc.assert(
      fc.property(PATTERN, fc.array(TEXT, { minLength: 8, maxLength: 8 }), (source, texts) => {
        const oracle = oracleOf(source);
        const compiled = compilePattern(source);
        expect(compiled.ok).toBe(oracle !== undefined);
        if (!compiled.ok || oracle === undefined) return;
        counts.larger += Number(compiled.pattern.size > oracle.size);
        for (const text of texts) {
          const isMatch = oracle.test(text);
          expect(compiled.pattern.test(text), JSON.stringify(text)).toBe(isMatch);
          counts.pairs++;
          counts.matches += Number(isMatch);
        }
      }),
      { seed: SEED, numRuns: 3300 },
    );
    // what was stored under re2js's bounds stays within ours; larger are only classes such as [^\\p{L}\\P{Latin}], which
    // hold nothing, and which re2js knows to hold nothing
    expect(counts.larger).toBeLessThan(3300 / 100);
    // worth something only if patterns are accepted, and both answers come up
    expect(counts.pairs).toBeGreaterThan(24_000);
    expect(counts.matches).toBeGreaterThan(4000);
    expect(counts.pairs - counts.matches).toBeGreaterThan(4000);
  });

  test("are refused where RE2 refuses them, 6,000 scraps", () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(SCRAP, TEXT, (source, text) => {
        const oracle = oracleOf(source);
        const compiled = compilePattern(source);
        expect(compiled.ok, compiled.ok ? "accepted" : compiled.problem).toBe(oracle !== undefined);
        if (compiled.ok) expect(compiled.pattern.test(text)).toBe(oracle?.test(text));
        else expect(compiled.problem).toMatch(/^[A-Z(\\[].*\.$/su);
        counts[compiled.ok ? "accepted" : "refused"]++;
      }),
      { seed: SEED, numRuns: 6000 },
    );
    expect(counts.accepted).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});
