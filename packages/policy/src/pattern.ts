import { RE2JS, RE2Set } from "re2js";
import { expandedSize } from "./pattern-size.ts";

/** A pattern ready to match. `size` is its number of instructions, of which the matching time is a multiple. */
export type Pattern = { size: number; test: (text: string) => boolean | "too long" };

const MAX_SOURCE = 1000;
const MAX_SIZE = 3000;

/** Instructions × characters: about a tenth of a second for the worst pattern, 200,000 characters for a common one. */
const MAX_WORK = 4_194_304;

/** What one pattern may keep in its table of states. Beyond that re2js goes on without a table, still linear. */
const TABLE_BYTES = 65_536;

const TOO_MUCH = "This pattern repeats too much; use smaller repeat counts.";

const REFUSED: readonly [RegExp, string][] = [
  [/\(\?<?[=!]/, "RE2 has no look-around; write a second condition, or one pattern for what is allowed."],
  [/\\[1-9]|\\k</, "RE2 has no back-references; write the alternatives out."],
  [
    /\(\?>|[*+?}]\+/,
    "RE2 has no possessive or atomic groups; a plain repeat does the same here, in linear time.",
  ],
  [/\\Z/, "Write \\z for the end of the text."],
  [/\\u/, "Write \\x{00e9} for a character by its number."],
];

/**
 * Compiles a pattern of RE2 syntax, which runs in time linear in the text (design/policy.md section 3). It may match
 * anywhere in the text, as Go's regexp.MatchString does in the reference product; ^ and $ anchor it.
 */
export function compilePattern(
  source: string,
): { ok: true; pattern: Pattern } | { ok: false; problem: string } {
  if (source.length > MAX_SOURCE) {
    return {
      ok: false,
      problem: `Write a pattern of at most ${MAX_SOURCE} characters, or split it into conditions.`,
    };
  }
  if (expandedSize(source) > MAX_SIZE) return { ok: false, problem: TOO_MUCH };
  try {
    const size = RE2JS.compile(source).programSize();
    if (size > MAX_SIZE) return { ok: false, problem: TOO_MUCH };
    const set = new RE2Set(RE2Set.UNANCHORED, 0, TABLE_BYTES);
    set.add(source);
    set.compile();
    const test = (text: string) => (text.length * size > MAX_WORK ? "too long" : set.match(text).length > 0);
    return { ok: true, pattern: { size, test } };
  } catch (error) {
    return { ok: false, problem: patternProblem(source, error) };
  }
}

function patternProblem(source: string, error: unknown): string {
  const known = REFUSED.find(([pattern]) => pattern.test(source));
  if (known !== undefined) return known[1];
  const detail = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "unreadable";
  return `This is not a pattern of RE2 syntax (${detail}); write it as on https://github.com/google/re2/wiki/Syntax.`;
}
