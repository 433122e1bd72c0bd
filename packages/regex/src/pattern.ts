import { Matcher } from "./matcher.ts";
import { parsePattern } from "./parse-pattern.ts";
import { MAX_REPEAT } from "./parse-repeat.ts";
import { PatternError } from "./pattern-error.ts";
import { programOf } from "./program.ts";
import { type Node, repeatsOf, sizeOf } from "./syntax.ts";

/** A pattern ready to match. `size` is its number of instructions, of which the matching time is a multiple. */
export type Pattern = { size: number; test: (text: string) => boolean | "too long" };

const MAX_SOURCE = 1000;
const MAX_SIZE = 3000;

/** Instructions × characters: about a tenth of a second for the worst pattern, 200,000 characters for a common one. */
const MAX_WORK = 4_194_304;

type CompiledPattern = { ok: true; pattern: Pattern } | { ok: false; problem: string };

/**
 * Compiles a pattern of RE2 syntax, which runs in time linear in the text (docs/policy-language.md, section 3). It may
 * match anywhere in the text, as Go's regexp.MatchString does in the reference product; ^ and $ anchor it.
 */
export function compilePattern(source: string): CompiledPattern {
  return attempt(() => {
    if (source.length > MAX_SOURCE) {
      throw new PatternError(
        `Write a pattern of at most ${MAX_SOURCE} characters, or split it into conditions.`,
      );
    }
    return parsePattern(source);
  });
}

/** Compiles what a parser of another syntax has read, within the same bounds. A PatternError of it is a problem. */
export function compileParsed(parse: () => Node): CompiledPattern {
  return attempt(parse);
}

function attempt(parse: () => Node): CompiledPattern {
  try {
    return { ok: true, pattern: patternOf(parse()) };
  } catch (error) {
    if (error instanceof PatternError) return { ok: false, problem: error.message };
    throw error;
  }
}

function patternOf(node: Node): Pattern {
  const size = sizeOf(node) + 1;
  // known before anything is written out: `(a{1000}){1000}` has a million instructions
  if (size > MAX_SIZE || repeatsOf(node) > MAX_REPEAT) {
    throw new PatternError("This pattern repeats too much; use smaller repeat counts.");
  }
  // most patterns that are read are never asked, or not here
  let matcher: Matcher | undefined;
  return {
    size,
    test: (text) => {
      if (text.length * size > MAX_WORK) return "too long";
      matcher ??= new Matcher(programOf(node));
      return matcher.test(text);
    },
  };
}
