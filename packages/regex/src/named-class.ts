import { type CharSet, complement, foldRanges, MAX_CODE_POINT, type Range, rangesSet } from "./char-set.ts";

const DIGIT: Range[] = [[0x30, 0x39]];
const UPPER: Range[] = [[0x41, 0x5a]];
const LOWER: Range[] = [[0x61, 0x7a]];
const ALPHA: Range[] = [...UPPER, ...LOWER];
export const WORD: Range[] = [...DIGIT, ...ALPHA, [0x5f, 0x5f]];

/** `\d \s \w`, which are ASCII in RE2. `\D \S \W` are all else. */
const PERL: Partial<Record<string, Range[]>> = {
  d: DIGIT,
  s: [
    [0x09, 0x0a],
    [0x0c, 0x0d],
    [0x20, 0x20],
  ],
  w: WORD,
};

/** The names between `[:` and `:]`. */
const POSIX: ReadonlyMap<string, Range[]> = new Map<string, Range[]>([
  ["alnum", [...DIGIT, ...ALPHA]],
  ["alpha", ALPHA],
  ["ascii", [[0x00, 0x7f]]],
  [
    "blank",
    [
      [0x09, 0x09],
      [0x20, 0x20],
    ],
  ],
  [
    "cntrl",
    [
      [0x00, 0x1f],
      [0x7f, 0x7f],
    ],
  ],
  ["digit", DIGIT],
  ["graph", [[0x21, 0x7e]]],
  ["lower", LOWER],
  ["print", [[0x20, 0x7e]]],
  [
    "punct",
    [
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x5b, 0x60],
      [0x7b, 0x7e],
    ],
  ],
  [
    "space",
    [
      [0x09, 0x0d],
      [0x20, 0x20],
    ],
  ],
  ["upper", UPPER],
  ["word", WORD],
  ["xdigit", [...DIGIT, [0x41, 0x46], [0x61, 0x66]]],
]);

export const POSIX_NAMES: readonly string[] = [...POSIX.keys()];

/** Scripts whose name has four letters. Other names of four letters are the short ones, which RE2 does not know. */
const SHORT_SCRIPTS = new Set(["Ahom", "Cham", "Kawi", "Lisu", "Miao", "Modi", "Newa", "Thai", "Toto"]);

/** `\d`, `\W` and so on by their letter. */
export function perlClass(letter: string, fold: boolean): CharSet | undefined {
  return signed(PERL[letter.toLowerCase()], letter !== letter.toLowerCase(), fold);
}

/** `alpha`, or `^alpha` for all else. */
export function posixClass(name: string, fold: boolean): CharSet | undefined {
  const negated = name.startsWith("^");
  return signed(POSIX.get(negated ? name.slice(1) : name), negated, fold);
}

/** A general category (`L`, `Lu`), a script (`Greek`) or `Any`, as the Unicode tables of the platform have it. */
export function unicodeClass(name: string, fold: boolean): CharSet | undefined {
  if (name === "Any") return rangesSet([[0, MAX_CODE_POINT]]);
  const source = /^(?:[CLMNPSZ][a-z]?|LC)$/.test(name) ? `\\p{gc=${name}}` : `\\p{sc=${name}}`;
  if (!isScriptOrCategory(name) || !isKnown(source)) return undefined;
  return { ranges: [], properties: [{ source, fold, negated: false }], negated: false };
}

function isScriptOrCategory(name: string): boolean {
  return /^[A-Z][A-Za-z_]*$/.test(name) && (name.length !== 4 || SHORT_SCRIPTS.has(name));
}

function isKnown(source: string): boolean {
  try {
    return new RegExp(source, "u").unicode;
  } catch {
    return false;
  }
}

function signed(ranges: Range[] | undefined, negated: boolean, fold: boolean): CharSet | undefined {
  if (ranges === undefined) return undefined;
  const set = fold ? foldRanges(ranges) : rangesSet(ranges);
  return negated ? complement(set) : set;
}
