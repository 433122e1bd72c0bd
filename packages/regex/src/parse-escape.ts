import { excerpt } from "@sallyport/json";
import { type CharSet, complement, MAX_CODE_POINT } from "./char-set.ts";
import { perlClass, unicodeClass } from "./named-class.ts";
import { codePointOf, type Reader } from "./reader.ts";

const OCTAL = /\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/y;
const HEX = /\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/y;
const UNICODE = /\\([pP])(?:\{(\^?)([^}]*)\}|([^{]))/uy;
const PERL = /\\([dswDSW])/y;

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["a", 0x07],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
  ["v", 0x0b],
]);

/** `\d`, `\p{L}` and their like at this place, if there is one. */
export function takeClassEscape(reader: Reader, fold: boolean): CharSet | undefined {
  const perl = reader.takeMatch(PERL)?.[1];
  if (perl !== undefined) return perlClass(perl, fold);
  if (!reader.looksAt("\\p") && !reader.looksAt("\\P")) return undefined;
  return takeUnicodeClass(reader, fold);
}

/** The character that the escape at this place means. */
export function takeCharEscape(reader: Reader): number {
  const from = reader.at;
  const octal = reader.takeMatch(OCTAL);
  if (octal !== undefined) return Number.parseInt(octal[0].slice(1), 8);
  const hex = reader.takeMatch(HEX);
  if (hex !== undefined) return hexValue(reader, hex);
  reader.at += 1;
  if (reader.isAtEnd) {
    throw reader.error(from, "The pattern ends in a backslash; write \\\\ for the character itself.");
  }
  const char = reader.next();
  const control = CONTROLS.get(char);
  if (control !== undefined) return control;
  if (/^[!-/:-@[-`{-~\0-\x20\x7f]$/.test(char)) return codePointOf(char);
  if (char === "x") {
    throw reader.error(
      from,
      "Write a character by its number with two digits, as in \\x2f, or as \\x{10ffff}.",
    );
  }
  const advice = /^[0-9A-Za-z]$/.test(char) ? "see which there are on" : "leave the backslash out, or see";
  throw reader.error(
    from,
    `RE2 has no escape \\${char}; ${advice} https://github.com/google/re2/wiki/Syntax.`,
  );
}

function hexValue(reader: Reader, [text, braced, two]: RegExpExecArray): number {
  const value = Number.parseInt(braced ?? two ?? "", 16);
  if (value <= MAX_CODE_POINT) return value;
  throw reader.error(
    reader.at - text.length,
    `No character has the number ${excerpt(text, 20)}; write at most \\x{10ffff}.`,
  );
}

function takeUnicodeClass(reader: Reader, fold: boolean): CharSet {
  const from = reader.at;
  const match = reader.takeMatch(UNICODE);
  const [text = "", letter = "", caret = "", braced = "", single = ""] = match ?? [];
  const set = match === undefined ? undefined : unicodeClass(braced === "" ? single : braced, fold);
  if (set === undefined) {
    const what = match === undefined ? "This Unicode class" : excerpt(text, 40);
    throw reader.error(from, `${what} is not known; write a category (\\p{Lu}) or a script (\\p{Greek}).`);
  }
  return (letter === "P") !== (caret === "^") ? complement(set) : set;
}
