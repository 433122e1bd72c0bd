import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_MENTION_LENGTH, mentionsAny } from "./mentions.ts";

/** The rule as it reads, at the price of the text's length times the number of names. */
function mentionsPlainly(text: string, names: readonly string[]): boolean {
  const isWord = (at: number): boolean => /^\w$/.test(text.charAt(at));
  return names.some((name) => {
    if (name === "") return false;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
      if (!isWord(at - 1) && !isWord(at + name.length)) return true;
    return false;
  });
}

const RUNS = { numRuns: 5_000 };

describe("mentionsAny agrees with the rule as it reads", () => {
  const short = fc.string({ unit: fc.constantFrom("a", "b", "_", "-", "/", " "), maxLength: 6 });
  const long = fc.string({ unit: fc.constantFrom("a", "b", "_", "-", "/", " "), maxLength: 40 });
  const odd = fc.string({
    unit: fc.constantFrom("a", "é", "\ud83d", "\ude00", "\0", '"', "\\"),
    maxLength: 6,
  });

  it("on texts and names of few letters", () =>
    fc.assert(
      fc.property(long, fc.array(short, { maxLength: 12 }), (text, names) => {
        expect(mentionsAny(text, names)).toBe(mentionsPlainly(text, names));
      }),
      RUNS,
    ));

  it("on names that stand in the text", () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(short, odd), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (names, seed) => {
          const text = [...names, ...names]
            .filter((_, at) => (seed >> at) % 2 === 0)
            .join(seed % 3 === 0 ? "" : "-");
          expect(mentionsAny(text, names)).toBe(mentionsPlainly(text, names));
          for (const name of names) expect(mentionsAny(text, [name])).toBe(mentionsPlainly(text, [name]));
        },
      ),
      RUNS,
    ));
});

it("sees a name that was added to the same array", () => {
  const names = ["first"];
  expect(mentionsAny("the second", names)).toBe(false);
  names.push("second");
  expect(mentionsAny("the second", names)).toBe(true);
});

/** Names and texts that were made to cost much together, all without a match. */
const HOSTILE: Record<string, (length: number) => { text: string; names: string[] }> = {
  "words with one beginning": (length) => ({
    text: "common_beginning ".repeat(length / 17),
    names: numbered((n) => `common_beginning_${n}`),
  }),
  "names that end before the text does": (length) => ({
    text: "a".repeat(length),
    names: numbered((n) => "a".repeat(n % 250)),
  }),
  "long phrases that differ at their end": (length) => ({
    text: "- ".repeat(length / 2),
    names: numbered((n) => `${"- ".repeat(120)}${n}`),
  }),
  "phrases of each length": (length) => ({
    text: "-".repeat(length),
    names: numbered((n) => `${"-".repeat(n % 1000)}x`),
  }),
  "addresses with one beginning": (length) => ({
    text: "file:///srv/data/ ".repeat(length / 18),
    names: numbered((n) => `file:///srv/data/${n}`),
  }),
};

function numbered(name: (n: number) => string): string[] {
  return Array.from({ length: 10_000 }, (_, n) => name(n));
}

describe("the cost is linear in the text, whatever the names: 10,000 names, the longest text", () => {
  it.each(Object.entries(HOSTILE))("%s", (_, make) => {
    const large = make(MAX_MENTION_LENGTH);
    mentionsAny("", large.names);
    // The slowest honest reading of so much text, on this machine and at this moment.
    const words = "a ".repeat(MAX_MENTION_LENGTH / 2);
    const once = best(() => mentionsAny(words, ["b"]));
    expect(best(() => mentionsAny(large.text, large.names))).toBeLessThan(10 * once);
  });

  it("counts a longer text as naming something", () => {
    expect(mentionsAny(" ".repeat(MAX_MENTION_LENGTH), ["name"])).toBe(false);
    expect(mentionsAny(" ".repeat(MAX_MENTION_LENGTH + 1), ["name"])).toBe(true);
    expect(mentionsAny(" ".repeat(MAX_MENTION_LENGTH + 1), [])).toBe(false);
  });

  it("counts a text as naming something that costs more than its bound", () => {
    const { text, names } = HOSTILE["long phrases that differ at their end"]?.(100_000) ?? {
      text: "",
      names: [],
    };
    expect(mentionsPlainly(text, names)).toBe(false);
    expect(mentionsAny(text, names)).toBe(true);
  });
});

declare const process: { cpuUsage(): { readonly user: number; readonly system: number } };

/** The CPU time of the best of some turns, in microseconds: what others take of the machine counts little. */
function best(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 5; turn++) {
    const began = process.cpuUsage();
    run();
    const ended = process.cpuUsage();
    least = Math.min(least, ended.user - began.user + ended.system - began.system);
  }
  return least;
}
