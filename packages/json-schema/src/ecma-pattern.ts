import { compileParsed, sequenceOf } from "@sallyport/regex/build";
import { type EcmaParsed, parseEcmaPattern } from "./ecma-parser.ts";

/** A pattern of JSON Schema ready to match in linear time. `size` as of `Pattern`. */
type EcmaPattern = { size: number; test: (text: string) => boolean | "too long" };

export type EcmaPatternResult = { ok: true; pattern: EcmaPattern } | { ok: false; problem: string };

type Part = { isWanted: boolean; test: EcmaPattern["test"] };

/** JSON Schema's patterns are those of ECMAScript with the flag u. They may match anywhere in a text. */
export function compileEcmaPattern(source: string): EcmaPatternResult {
  let ahead: EcmaParsed["ahead"] = [];
  const main = compileParsed(() => {
    const parsed = parseEcmaPattern(source);
    ahead = parsed.ahead;
    return parsed.node;
  });
  if (!main.ok) return main;
  const parts: Part[] = [{ isWanted: true, test: main.pattern.test }];
  let { size } = main.pattern;
  for (const { isWanted, node } of ahead) {
    const part = compileParsed(() => sequenceOf([{ kind: "assert", assertion: "text_start" }, node]));
    if (!part.ok) return part;
    parts.push({ isWanted, test: part.pattern.test });
    size += part.pattern.size;
  }
  return { ok: true, pattern: { size, test: (text) => passes(parts, text) } };
}

function passes(parts: readonly Part[], text: string): boolean | "too long" {
  for (const { isWanted, test } of parts) {
    const found = test(text);
    if (found === "too long") return found;
    if (found !== isWanted) return false;
  }
  return true;
}
