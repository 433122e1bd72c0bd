import { describe, expect, test } from "vitest";
import { checkPattern } from "./testing/check-pattern.ts";

const ATOMS = ["a", "b", ".", "[^a]", "^", "$", "\\b", "\\B", "(?:)"];
const REPEATS = ["", "*", "?", "{2}"];
const AROUND = [(pattern: string) => pattern, (pattern: string) => `(?:${pattern})+`];

const repeated = ATOMS.flatMap((atom) => REPEATS.map((repeat) => atom + repeat));
const pairs = repeated.flatMap((first) =>
  repeated.flatMap((second) => [first + second, `${first}|${second}`]),
);

/** All strings of a and b up to three letters, and some with what else an assertion looks at. */
const TEXTS = ["", "a", "b"]
  .flatMap((first) => ["", "a", "b"].map((second) => first + second))
  .flatMap((head) => ["", "a", "b"].map((last) => head + last));
const UNIQUE_TEXTS = [...new Set([...TEXTS, "a\nb", " ", "a ", "é", "aé"])];

describe("every pattern of two small parts finds what RE2 finds, in every short string", () => {
  test.each(AROUND.map((around) => [around("…"), around] as const))("%s", (_name, around) => {
    let matches = 0;
    for (const pair of pairs) {
      const run = checkPattern(around(pair), UNIQUE_TEXTS);
      expect(run.isAccepted, pair).toBe(true);
      matches += run.matches;
    }
    expect(matches).toBeGreaterThan(10_000);
    expect(pairs.length * UNIQUE_TEXTS.length - matches).toBeGreaterThan(5000);
  });
});
