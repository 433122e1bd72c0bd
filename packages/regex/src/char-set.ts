/** Code points from `low` to `high`, both included. */
export type Range = readonly [low: number, high: number];

/** Code points that the platform knows by a class of its own, as `\p{Lu}`; with `fold`, those equal to them but for case. */
export type Property = { source: string; fold: boolean; negated: boolean };

/** What one place of a string may hold: the ranges and the properties, or with `negated` everything else. */
export type CharSet = { ranges: readonly Range[]; properties: readonly Property[]; negated: boolean };

export const MAX_CODE_POINT = 0x10_ffff;

const CASE_GAP = 0x20;
const ASCII_END = 0x7f;

/** The two letters beyond ASCII that differ from one within only by case: the Kelvin sign and the long s. */
const KELVIN = 0x21_2a;
const LONG_S = 0x1_7f;

/** A set of ranges only, which may overlap and stand in any order. */
export function rangesSet(ranges: readonly Range[]): CharSet {
  return { ranges: merged(ranges), properties: [], negated: false };
}

/** Every code point of at least one of the sets, none of which is negated. */
export function union(sets: readonly CharSet[]): CharSet {
  const ranges = merged(sets.flatMap(({ ranges }) => ranges));
  return { ranges, properties: sets.flatMap(({ properties }) => properties), negated: false };
}

/** Everything that is not in the set. Negated by a flag only where its ranges and properties do not tell it. */
export function complement({ ranges, properties, negated }: CharSet): CharSet {
  const [property] = properties;
  if (property === undefined) return { ranges: gaps(ranges), properties, negated };
  if (ranges.length > 0 || properties.length > 1) return { ranges, properties, negated: !negated };
  return { ranges, properties: [{ ...property, negated: !property.negated }], negated };
}

/** The set together with what differs from it only by case, as RE2's (?i) has it. */
export function foldRanges(ranges: readonly Range[]): CharSet {
  const folded: Range[] = [...ranges];
  const beyond: string[] = [];
  for (const [low, high] of ranges) {
    folded.push(...asciiFolds(low, Math.min(high, ASCII_END)));
    if (high > ASCII_END) beyond.push(`${escaped(Math.max(low, ASCII_END + 1))}-${escaped(high)}`);
  }
  const properties = beyond.length === 0 ? [] : [{ source: beyond.join(""), fold: true, negated: false }];
  return { ranges: merged(folded), properties, negated: false };
}

/** The same code points as few ranges in ascending order. */
function merged(ranges: readonly Range[]): Range[] {
  const result: [low: number, high: number][] = [];
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else result.push([low, high]);
  }
  return result;
}

/** What ranges in ascending order leave out. */
function gaps(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let from = 0;
  for (const [low, high] of ranges) {
    if (low > from) result.push([from, low - 1]);
    from = high + 1;
  }
  if (from <= MAX_CODE_POINT) result.push([from, MAX_CODE_POINT]);
  return result;
}

function asciiFolds(low: number, high: number): Range[] {
  const result: Range[] = [];
  for (const [first, last, gap] of [
    [0x41, 0x5a, CASE_GAP],
    [0x61, 0x7a, -CASE_GAP],
  ] as const) {
    const from = Math.max(low, first);
    const to = Math.min(high, last);
    if (from > to) continue;
    result.push([from + gap, to + gap]);
    const upper = gap > 0 ? 0 : -CASE_GAP;
    if (from + upper <= 0x4b && to + upper >= 0x4b) result.push([KELVIN, KELVIN]);
    if (from + upper <= 0x53 && to + upper >= 0x53) result.push([LONG_S, LONG_S]);
  }
  return result;
}

function escaped(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}
