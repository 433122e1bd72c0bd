import { PatternError } from "./pattern-error.ts";
import type { Reader } from "./reader.ts";

export type Repeat = { text: string; min: number; max: number };

const MANY = Number.POSITIVE_INFINITY;

/** RE2's bound of a count, and of the product of counts inside of one another. */
export const MAX_REPEAT = 1000;

/** Without leading zeros, as in RE2; any other brace is a character. */
const REPEAT = /(?:[*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})\??/y;

/** The `*`, `+?`, `{2,5}` or the like at this place, if there is one. */
export function takeRepeat(reader: Reader): Repeat | undefined {
  const match = reader.takeMatch(REPEAT);
  if (match === undefined) return undefined;
  const [text, low, comma, high] = match;
  if (low === undefined)
    return { text, min: text.startsWith("+") ? 1 : 0, max: text.startsWith("?") ? 1 : MANY };
  const min = Number(low);
  const max = comma === undefined ? min : high === undefined ? MANY : Number(high);
  checkCounts(text, min, max);
  return { text, min, max };
}

function checkCounts(text: string, min: number, max: number): void {
  if (max < min) {
    throw new PatternError(`The repeat count ${short(text)} goes backwards; write its lower number first.`);
  }
  if (Math.max(min, max === MANY ? 0 : max) > MAX_REPEAT) {
    throw new PatternError(
      `RE2 takes a repeat count of at most ${MAX_REPEAT}; write a smaller one than ${short(text)}.`,
    );
  }
}

function short(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
