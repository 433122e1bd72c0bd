import { describe, expect, test } from "vitest";
import { parsePattern } from "./parse-pattern.ts";
import { compilePattern } from "./pattern.ts";
import { sizeOf } from "./syntax.ts";

describe("patterns", () => {
  // measured on what was parsed, no longer estimated from the text: exact, and its `(…)` cost nothing
  test("counts the instructions of a pattern without writing them out", () => {
    const sizeOfPattern = (source: string) => sizeOf(parsePattern(source));
    expect(sizeOfPattern("(a{1000}){1000}")).toBe(1_000_000);
    expect(sizeOfPattern(`(${"a".repeat(900)}){1000}`)).toBe(900_000);
    expect(sizeOfPattern(`(\\Q${"[".repeat(900)}\\E){1000}`)).toBe(900_000);
    expect(sizeOfPattern("[^\\]{1000}]x{2}")).toBe(3);
  });

  test.each([
    "[\\a",
    "[[:",
    "[[:a:",
    "\\p{",
    "(",
    "{1,",
    "[^]",
    "\\Q",
    "(?:",
    "(?i",
    "a|",
    "\\x{",
    "a{0}",
    "(){999}",
  ])("%s a few hundred times is read at once", (piece) => {
    for (const source of [piece.repeat(300), `[${piece.repeat(300)}`, `(${piece.repeat(140)}`]) {
      const compiled = compilePattern(source);
      expect(compiled.ok ? compiled.pattern.size : compiled.problem).toSatisfy(
        (result) => result < 3000 || String(result).endsWith("."),
      );
    }
  });

  test('answers "too long" for a large pattern on a long string', () => {
    const compiled = compilePattern("(?:a[ab]{500}|b[ab]{400})c");
    if (!compiled.ok) throw new Error(compiled.problem);
    expect(compiled.pattern.test("ab".repeat(100))).toBe(false);
    expect(compiled.pattern.test("ab".repeat(100_000))).toBe("too long");
  });

  test("matches a common pattern in a string of 150,000 characters", () => {
    const compiled = compilePattern("AKIA[0-9A-Z]{16}");
    if (!compiled.ok) throw new Error(compiled.problem);
    expect(compiled.pattern.test(`${"x".repeat(150_000)}AKIAABCDEFGHIJKLMNOP`)).toBe(true);
  });
});
