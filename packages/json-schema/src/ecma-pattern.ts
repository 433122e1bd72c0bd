import { compilePattern } from "@sallyport/regex";
import { closingOf, type Token, tokensOf } from "./ecma-tokens.ts";
import { translate } from "./ecma-translate.ts";

/** A pattern of JSON Schema ready to match in linear time. `size` as of `Pattern`. */
type EcmaPattern = { size: number; test: (text: string) => boolean | "too long" };

export type EcmaPatternResult = { ok: true; pattern: EcmaPattern } | { ok: false; problem: string };

/**
 * JSON Schema's patterns are those of ECMAScript, with Unicode. Says the same in RE2 syntax where that can be said:
 * spellings are translated, and look-aheads at the very start (`^(?!…)(?=…)…`) become patterns of their own.
 */
export function compileEcmaPattern(source: string): EcmaPatternResult {
  const { ahead, rest } = splitAhead(tokensOf(source));
  const parts = [{ wanted: true, tokens: rest }, ...ahead];
  const tests: { wanted: boolean; test: EcmaPattern["test"] }[] = [];
  let size = 0;
  for (const { wanted, tokens } of parts) {
    const part = compilePattern(translate(tokens));
    if (!part.ok) return part;
    size += part.pattern.size;
    tests.push({ wanted, test: part.pattern.test });
  }
  return { ok: true, pattern: { size, test: (text) => passes(tests, text) } };
}

function passes(tests: readonly { wanted: boolean; test: EcmaPattern["test"] }[], text: string) {
  for (const { wanted, test } of tests) {
    const found = test(text);
    if (found === "too long") return found;
    if (found !== wanted) return false;
  }
  return true;
}

type Part = { wanted: boolean; tokens: Token[] };

/** `^(?!a)(?=b)c` → what must not and what must stand at the start, and `^c`. */
function splitAhead(tokens: Token[]): { ahead: Part[]; rest: Token[] } {
  const whole = { ahead: [], rest: tokens };
  const [anchor] = tokens;
  if (anchor?.text !== "^") return whole;
  const ahead: Part[] = [];
  let at = 1;
  for (;;) {
    const [, mark, kind] = tokens.slice(at, at + 3).map(({ text }) => text);
    const end = closingOf(tokens, at);
    if (mark !== "?" || (kind !== "!" && kind !== "=") || end < at + 3) break;
    if (/^[*+?{]$/.test(tokens[end + 1]?.text ?? "")) return whole;
    ahead.push({ wanted: kind === "=", tokens: [anchor, ...group(tokens.slice(at + 3, end))] });
    at = end + 1;
  }
  const rest = tokens.slice(at);
  return ahead.length === 0 || hasAlternatives(rest) ? whole : { ahead, rest: [anchor, ...rest] };
}

function group(tokens: readonly Token[]): Token[] {
  const plain = (text: string): Token => ({ text, inClass: false });
  return [...["(", "?", ":"].map(plain), ...tokens, plain(")")];
}

/** Whether the anchor before these tokens would hold for the first alternative only. */
function hasAlternatives(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some(({ text, inClass }) => {
    if (inClass) return false;
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    return text === "|" && depth === 0;
  });
}
