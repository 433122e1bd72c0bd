import type { CharSet, Property, Range } from "./char-set.ts";
import { WORD } from "./named-class.ts";
import type { Program } from "./program.ts";

/** What an assertion sees of a neighbour. `edge` is the beginning or the end of the text. */
export type Kind = "edge" | "word" | "newline" | "other";

/** Code points that no set of a program tells apart. `sets[i]` is 1 if set i has them. */
export type InputSymbol = { id: number; kind: Kind; sets: Uint8Array };

const NEWLINE: Range[] = [[0x0a, 0x0a]];
const RECENT = 256;
const MAX_BYTES = 65_536;
const SYMBOL_BYTES = 64;

/** Sorts the code points of a string into the few symbols that a program tells apart, as they come. */
export class Alphabet {
  readonly #program: Program;
  /** Where ranges begin, or others end: between two cuts all code points are alike, but for properties. */
  readonly #cuts: readonly number[];
  readonly #properties = new Map<string, RegExp>();
  #symbols = new Map<string, InputSymbol>();
  /** The symbol of the code point that was last seen in each place. */
  readonly #recentCodePoints = new Int32Array(RECENT).fill(-1);
  readonly #recentSymbols: InputSymbol[] = [];

  constructor(program: Program) {
    this.#program = program;
    const ranges = program.sets.flatMap((set) => set.ranges);
    if (program.looksAtWords) ranges.push(...WORD);
    if (program.looksAtLines) ranges.push(...NEWLINE);
    this.#cuts = [...new Set(ranges.flatMap(([low, high]) => [low, high + 1]))].toSorted((a, b) => a - b);
    for (const property of program.sets.flatMap((set) => set.properties)) {
      const key = keyOf(property);
      if (!this.#properties.has(key)) this.#properties.set(key, testOf(property));
    }
  }

  get size(): number {
    return this.#symbols.size;
  }

  /** Whether the symbols have become so many that they are better forgotten. */
  get isFull(): boolean {
    return this.size * (this.#program.sets.length + SYMBOL_BYTES) > MAX_BYTES;
  }

  clear(): void {
    this.#symbols = new Map();
    this.#recentCodePoints.fill(-1);
  }

  symbolOf(codePoint: number): InputSymbol {
    const place = codePoint % RECENT;
    const recent = this.#recentSymbols[place];
    if (this.#recentCodePoints[place] === codePoint && recent !== undefined) return recent;
    const symbol = this.#find(codePoint);
    this.#recentCodePoints[place] = codePoint;
    this.#recentSymbols[place] = symbol;
    return symbol;
  }

  #find(codePoint: number): InputSymbol {
    const char = String.fromCodePoint(codePoint);
    const held = new Set<string>();
    for (const [key, test] of this.#properties) if (test.test(char)) held.add(key);
    const key = `${countUpTo(this.#cuts, codePoint)} ${[...held].join()}`;
    const known = this.#symbols.get(key);
    if (known !== undefined) return known;
    const sets = Uint8Array.from(this.#program.sets, (set) => Number(contains(set, codePoint, held)));
    const symbol = { id: this.#symbols.size, kind: this.#kindOf(codePoint), sets };
    this.#symbols.set(key, symbol);
    return symbol;
  }

  #kindOf(codePoint: number): Kind {
    if (this.#program.looksAtWords && isWithin(WORD, codePoint)) return "word";
    return this.#program.looksAtLines && isWithin(NEWLINE, codePoint) ? "newline" : "other";
  }
}

function contains(
  { ranges, properties, negated }: CharSet,
  codePoint: number,
  held: ReadonlySet<string>,
): boolean {
  const isIn =
    isWithin(ranges, codePoint) ||
    properties.some((property) => held.has(keyOf(property)) !== property.negated);
  return isIn !== negated;
}

function isWithin(ranges: readonly Range[], codePoint: number): boolean {
  return ranges.some(([low, high]) => low <= codePoint && codePoint <= high);
}

/** How many of some ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keyOf({ source, fold }: Property): string {
  return fold ? `(?i)${source}` : source;
}

/** Tests one code point, which takes constant time. */
function testOf({ source, fold }: Property): RegExp {
  return new RegExp(`^[${source}]$`, fold ? "iu" : "u");
}
