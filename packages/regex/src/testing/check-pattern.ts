import { RE2JS } from "re2js";
import { compilePattern } from "../pattern.ts";

/** What a pattern did: whether it was accepted, whether it is larger than re2js's, and how many strings it matched. */
export type PatternRun = { isAccepted: boolean; isLarger: boolean; matches: number };

/** Runs a pattern here and in re2js, a translation of RE2. Throws, and so fails a property, when they differ. */
export function checkPattern(source: string, strings: readonly string[]): PatternRun {
  const oracle = re2(source);
  const compiled = compilePattern(source);
  if (compiled.ok !== (oracle !== undefined)) {
    throw new Error(compiled.ok ? "accepted here, refused by re2js" : compiled.problem);
  }
  if (!compiled.ok || oracle === undefined) {
    const problem = compiled.ok ? "" : compiled.problem;
    if (!/^[A-Z(\\[].*\.$/su.test(problem)) throw new Error(`not a sentence: ${problem}`);
    return { isAccepted: false, isLarger: false, matches: 0 };
  }
  let matches = 0;
  for (const text of strings) {
    const isMatch = oracle.test(text);
    if (compiled.pattern.test(text) !== isMatch) {
      throw new Error(`re2js says ${isMatch} of ${JSON.stringify(text)}`);
    }
    matches += Number(isMatch);
  }
  return { isAccepted: true, isLarger: compiled.pattern.size > oracle.size, matches };
}

function re2(source: string): { size: number; test: (text: string) => boolean } | undefined {
  try {
    const compiled = RE2JS.compile(source);
    return { size: compiled.programSize(), test: (text) => compiled.matcher(text).find() };
  } catch {
    return undefined;
  }
}
