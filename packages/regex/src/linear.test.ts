import { describe, expect, test } from "vitest";
import { Matcher } from "./matcher.ts";
import { parsePattern } from "./parse-pattern.ts";
import { programOf } from "./program.ts";
import { sizeOf } from "./syntax.ts";

/** Characters read and instructions looked at, from an empty table, and whether there is a match. */
function run(source: string, text: string): { steps: number; isMatch: boolean } {
  const matcher = new Matcher(programOf(parsePattern(source)));
  const isMatch = matcher.test(text) === true;
  return { steps: matcher.steps, isMatch };
}

/** Patterns that take time exponential or polynomial in the text where an engine goes back and tries again. */
const HARD: [pattern: string, unit: string, end: string][] = [
  ["^(a+)+$", "a", "!"],
  ["^(a|a)*$", "a", "!"],
  ["^(a|aa)+$", "a", "!"],
  ["^(a*)*$", "a", "!"],
  ["^(.*a){12}$", "a", "!"],
  ["^((a{1,8}){1,8}){1,8}$", "a", "!"],
  ["(x+x+)+y", "x", ""],
  ["(?:.*)*=.*", "a", ""],
  ["^([a-zA-Z0-9])(([._-]?[a-zA-Z0-9]+)*)@", "a", "!"],
  ["^(\\w+\\s?)*$", "ab ", "!"],
  ["(.*)(.*)(.*)(.*)(.*)[^a]", "a", ""],
  ["^(?:a?){50}(?:a){50}$", "a", "!"],
  ["(a|b|ab)*c", "ab", ""],
  ["\\b(\\w|_)*\\b!", "a", " "],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "a", ""],
  ["(?i)^(ſ|s|K|k)*$", "sſkK", "!"],
  ["^(\\p{L}+\\p{Lu}*)*$", "é", "!"],
  ["[ab]*a[ab]{40}c", "abbab", ""],
];

describe("steps grow no faster than the string", () => {
  test.each(HARD)("%s", (pattern, unit, end) => {
    const lengths = [500, 1000, 2000, 4000];
    const steps = lengths.map((length) => run(pattern, unit.repeat(length) + end).steps);
    const perUnit = steps.map((count, i) => count / (lengths[i] ?? 1));
    // four times the text takes at most four times the steps, but for the table being filled
    for (const [i, count] of perUnit.entries())
      expect(count).toBeLessThanOrEqual((perUnit[i - 1] ?? count) * 1.05);
  });

  test.each(HARD)("%s, without help of the table", (pattern, unit, end) => {
    const size = sizeOf(parsePattern(pattern)) + 1;
    for (const length of [1, 10, 100, 1000]) {
      const text = unit.repeat(length) + end;
      expect(run(pattern, text).steps).toBeLessThanOrEqual((text.length + 1) * (size + 1));
    }
  });
});

describe("a table that overflows", () => {
  /** Bits that never repeat soon, so that each of 2^40 states may come up. */
  function noise(length: number, letters: readonly string[], first = 1): string {
    let seed = first;
    let text = "";
    for (let i = 0; i < length; i++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      text += letters[(seed >>> 16) % letters.length] ?? "";
    }
    return text;
  }

  test.each<[string, string, readonly string[]]>([
    ["2^60 states", "[ab]*a[ab]{60}c", ["a", "b"]],
    ["2^200 states", "(?:[ab]*a[ab]{200})+c", ["a", "b"]],
    [
      "an alphabet of 20,000",
      "\\p{L}{3}[^\\p{Lu}\\p{Greek}]é{40}",
      Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x100 + i)),
    ],
    [
      "a set for each of 400 letters",
      `(?:${Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i * 3)).join("|x")})y`,
      Array.from({ length: 800 }, (_, i) => String.fromCodePoint(0x4e00 + i)),
    ],
  ])("%s: each character costs at most one look at each instruction", (_name, pattern, letters) => {
    const size = sizeOf(parsePattern(pattern)) + 1;
    const text = noise(5000, letters);
    expect(run(pattern, text).steps).toBeLessThanOrEqual((text.length + 1) * (size + 1));
    expect(run(pattern, text).isMatch).toBe(false);
  });

  test("is emptied before it has twice its bound of cells", () => {
    const program = programOf(parsePattern("[ab]*a[ab]{60}c"));
    const matcher = new Matcher(program);
    let most = 0;
    for (let i = 0; i < 50; i++) {
      matcher.test(noise(100, ["a", "b"], i * 7919));
      most = Math.max(most, matcher.cells);
    }
    expect(most).toBeGreaterThan(16_384 / 2);
    expect(most).toBeLessThan(16_384 + 2 * program.instructions.length);
  });

  test("answers as the platform's engine does after it overflowed", () => {
    const matcher = new Matcher(programOf(parsePattern("a[ab]{11}c|ſ\\b\\pN")));
    const native = /a[ab]{11}c/u;
    for (let i = 0; i < 300; i++) {
      const odd = String.fromCodePoint(0x370 + i * 17);
      const text = noise(100 + i, ["a", "b", "b", "a", i % 7 === 0 ? "c" : "a", "é", odd]);
      expect(matcher.test(text), text).toBe(native.test(text));
    }
  });

  test("answers as the platform's engine does after its alphabet overflowed", () => {
    const letters = Array.from({ length: 600 }, (_, i) =>
      String.fromCodePoint(i < 26 ? 0x61 + i : 0x4e00 + i),
    );
    const words = Array.from({ length: 300 }, (_, i) => `${letters[i]}${letters[(i * 7 + 300) % 600]}`);
    const matcher = new Matcher(programOf(parsePattern(words.join("|"))));
    const native = new RegExp(words.join("|"), "u");
    let matches = 0;
    for (let i = 0; i < 600; i++) {
      const at = (i * 37) % 600;
      const near = [...letters, ...letters].slice(at, at + 40);
      const word = i % 3 === 0 ? (words[i % 300] ?? "") : "";
      const text = noise(3 + (i % 30), i % 2 === 0 ? near : letters.slice(0, 30), i) + word;
      const isMatch = native.test(text);
      expect(matcher.test(text), text).toBe(isMatch);
      matches += Number(isMatch);
    }
    expect(matches).toBeGreaterThan(100);
    expect(600 - matches).toBeGreaterThan(100);
  });
});

test("one matcher answers the same for a string whatever it read before", () => {
  const matcher = new Matcher(programOf(parsePattern("^ab$|\\bcd\\b")));
  for (const [text, isMatch] of [
    ["ab", true],
    ["b", false],
    ["a", false],
    ["xab", false],
    ["cd", true],
    ["xcd", false],
    ["d", false],
    ["", false],
    ["ab", true],
  ] as const) {
    expect(matcher.test(text), text).toBe(isMatch);
  }
});
