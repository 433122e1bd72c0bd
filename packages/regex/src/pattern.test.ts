import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern } from "./pattern.ts";

const PIECE = fc.constantFrom(
  "a",
  "b",
  ".",
  "[ab]",
  "[^a]",
  "(",
  "(?:",
  ")",
  "|",
  "*",
  "+",
  "?",
  "{2}",
  "{0,3}",
  "^",
  "$",
  "\\b",
  "😀",
);
const TEXT = fc
  .array(fc.constantFrom("a", "b", "c", " ", "\n", "😀"), { maxLength: 12 })
  .map((parts) => parts.join(""));
const ANYTHING = fc.array(
  fc.oneof(
    PIECE,
    fc.constantFrom(
      "\\",
      "[",
      "]",
      "{",
      "}",
      "\\p{L}",
      "\\Q",
      "(?i)",
      "[[:alpha:]]",
      "\\x{41}",
      "-",
      "\0",
      "\n",
    ),
  ),
  { maxLength: 20 },
);

describe("random patterns", () => {
  test("find what the platform's own engine finds, where both have the pattern", () => {
    fc.assert(
      fc.property(fc.array(PIECE, { maxLength: 8 }), fc.array(TEXT, { maxLength: 4 }), (pieces, strings) => {
        const source = pieces.join("");
        const native = nativePattern(source);
        const compiled = compilePattern(source);
        fc.pre(native !== undefined && compiled.ok);
        for (const text of strings)
          expect(compiled.ok && compiled.pattern.test(text)).toBe(native?.test(text));
      }),
      { numRuns: 2000, seed: 20_261_121 },
    );
  });

  test("are compiled or refused with a sentence, and never throw", () => {
    fc.assert(
      fc.property(ANYTHING, TEXT, (pieces, text) => {
        const compiled = compilePattern(pieces.join(""));
        expect(compiled.ok ? typeof compiled.pattern.test(text) : compiled.problem).toMatch(/^boolean$|\.$/);
      }),
      { numRuns: 3000, seed: 20_261_121 },
    );
  });
});

function nativePattern(source: string): RegExp | undefined {
  try {
    return new RegExp(source, "u");
  } catch {
    return undefined;
  }
}
