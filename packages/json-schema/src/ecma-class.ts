import { type CharSet, complement, PatternError, type Range, rangesSet, union } from "@sallyport/regex/build";
import type { EcmaReader } from "./ecma-reader.ts";

const HEX4 = /u([0-9a-fA-F]{4})/y;
const LOW_HALF = /\\u([dD][c-fC-F][0-9a-fA-F]{2})/y;
const BRACED = /u\{([0-9a-fA-F]+)\}/y;
const HEX2 = /x([0-9a-fA-F]{2})/y;
const CONTROL = /c([A-Za-z])/y;
const ZERO = /0(?![0-9])/y;
const PROPERTY = /([pP])\{([A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?)\}/y;

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["t", 0x09],
  ["n", 0x0a],
  ["v", 0x0b],
  ["f", 0x0c],
  ["r", 0x0d],
]);

const DIGIT: Range[] = [[0x30, 0x39]];
const WORD: Range[] = [...DIGIT, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
/** ECMA-262, WhiteSpace and LineTerminator. */
const SPACE: Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x16_80, 0x16_80],
  [0x20_00, 0x20_0a],
  [0x20_28, 0x20_29],
  [0x20_2f, 0x20_2f],
  [0x20_5f, 0x20_5f],
  [0x30_00, 0x30_00],
  [0xfe_ff, 0xfe_ff],
];

const SETS: ReadonlyMap<string, CharSet> = new Map([
  ["d", rangesSet(DIGIT)],
  ["D", complement(rangesSet(DIGIT))],
  ["s", rangesSet(SPACE)],
  ["S", complement(rangesSet(SPACE))],
  ["w", rangesSet(WORD)],
  ["W", complement(rangesSet(WORD))],
]);

/** What an escape stands for: one code point, or a set of them. The reader is behind its backslash. */
export function takeEscape(reader: EcmaReader): number | CharSet {
  const property = reader.takeMatch(PROPERTY);
  if (property !== undefined) return propertySet(property);
  const numbered = takeNumber(reader);
  if (numbered !== undefined) return numbered;
  const char = reader.next();
  const known = SETS.get(char) ?? CONTROLS.get(char);
  if (known !== undefined) return known;
  if (/^[$(-+./?[-^{-}]$/.test(char)) return codePointOf(char);
  if (/^[ !-/:-@[-`{-~]$/.test(char)) {
    reader.isLoose = true;
    return codePointOf(char);
  }
  if (/^[1-9k]$/.test(char)) throw new PatternError("It refers back to a group; write the alternatives out.");
  throw new PatternError(
    `ECMAScript has no escape \\${char} that means the same everywhere; write it otherwise.`,
  );
}

/** `\x41`, `\u0041`, `\u{41}`, `\cA` or `\0`. Two halves of a surrogate pair in a row are one code point. */
function takeNumber(reader: EcmaReader): number | undefined {
  const [, high] = reader.takeMatch(HEX4) ?? [];
  if (high !== undefined) {
    const unit = Number.parseInt(high, 16);
    const [, low] = (isHighHalf(unit) ? reader.takeMatch(LOW_HALF) : undefined) ?? [];
    return low === undefined ? unit : codePointOf(String.fromCharCode(unit, Number.parseInt(low, 16)));
  }
  const [, hex] = reader.takeMatch(BRACED) ?? reader.takeMatch(HEX2) ?? [];
  if (hex !== undefined) {
    const codePoint = Number.parseInt(hex, 16);
    if (codePoint <= 0x10_ff_ff) return codePoint;
    throw new PatternError("No character has a number above 10ffff; write a smaller one.");
  }
  const [, letter] = reader.takeMatch(CONTROL) ?? [];
  if (letter !== undefined) return codePointOf(letter) % 32;
  return reader.takeMatch(ZERO) === undefined ? undefined : 0;
}

function isHighHalf(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdb_ff;
}

function propertySet([, letter, name = ""]: RegExpExecArray): CharSet {
  const source = `\\p{${name}}`;
  if (!isKnown(source))
    throw new PatternError(`${source} is not known; write a property that ECMAScript has.`);
  return { ranges: [], properties: [{ source, fold: false, negated: letter === "P" }], negated: false };
}

function isKnown(source: string): boolean {
  try {
    return new RegExp(source, "u").unicode;
  } catch {
    return false;
  }
}

/** The class at this place; the reader is behind its opening bracket. */
export function takeClass(reader: EcmaReader): CharSet {
  const isNegated = reader.take("^");
  const ranges: Range[] = [];
  const sets: CharSet[] = [];
  while (!reader.take("]")) {
    const first = takeMember(reader);
    const isRange = reader.looksAt("-") && !reader.looksAt("-]");
    if (isRange) reader.next();
    const last = isRange ? takeMember(reader) : first;
    if (typeof first === "number" && typeof last === "number") ranges.push(rangeOf(first, last));
    else {
      // with a set at one end no range can be meant, and the dash is one
      reader.isLoose ||= isRange;
      const ends = isRange ? [first, codePointOf("-"), last] : [first];
      for (const end of ends) {
        if (typeof end === "number") ranges.push([end, end]);
        else sets.push(end);
      }
    }
  }
  const set = union([rangesSet(ranges), ...sets]);
  return isNegated ? complement(set) : set;
}

function rangeOf(low: number, high: number): Range {
  if (low <= high) return [low, high];
  throw new PatternError("A range goes backwards; write its lower character first.");
}

function takeMember(reader: EcmaReader): number | CharSet {
  if (reader.isAtEnd)
    throw new PatternError("A class is missing closing ]; write \\[ for the bracket itself.");
  if (!reader.take("\\")) return codePointOf(reader.next());
  if (reader.take("-")) return codePointOf("-");
  return reader.take("b") ? 0x08 : takeEscape(reader);
}

export function codePointOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
