import { isObject, type JsonObject, type JsonValue, own, setOwn } from "@sallyport/json";
import { endOfWord, indexOf, isWord, type NameIndex } from "./name-index.ts";

/** UTF-16 units of a text that are looked through; a longer one counts as naming something. */
export const MAX_MENTION_LENGTH = 512 * 1024;
/** Comparisons that a text may cost beyond the reading of its words: so many for each unit, and never more than that. */
const STEPS_PER_UNIT = 16;
/** Short texts are looked through in any case. */
const MORE_UNITS = 1000;
const MAX_STEPS = 1_000_000;

/**
 * Whether a string names one of `names`: the name stands there and no letter, digit or underscore touches it, so that
 * a tool called `get` does not hide every string with "target" in it. The cost is linear in the text, whatever the
 * names: what cannot be told within the bounds counts as naming one (docs/threats.md, R13).
 */
export function mentionsAny(text: string, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  if (text.length > MAX_MENTION_LENGTH) return true;
  const index = indexOf(names);
  let stepsLeft = Math.min(STEPS_PER_UNIT * (text.length + MORE_UNITS), MAX_STEPS);
  let wordEnd = 0;
  // A name begins where no word character stands before it: neither within a word, nor at its end.
  for (let at = 0; at < text.length; at = wordEnd + 1) {
    wordEnd = endOfWord(text, at);
    if (isName(text, at, { wordEnd, index })) return true;
    stepsLeft -= phraseSteps(text, at, index);
    if (stepsLeft < 0) return true;
  }
  return false;
}

/**
 * Whether any string in a value, or any key, names one of `names`. Of what was parsed and never of its text: there a name
 * can be written with escapes, and no reader sees them. Within the same bounds, for all of it together.
 */
export function mentionsAnyIn(value: JsonValue | undefined, names: readonly string[]): boolean {
  if (names.length === 0 || value === undefined) return false;
  const text = textIn(value);
  return text === undefined || mentionsAny(text, names);
}

/**
 * An object without the members that name one of `names`, in the key or in anything below it; but those that `isFixed`
 * are what the specification says that they are. One with too much text to look through keeps only those.
 */
export function withoutMentions(
  value: JsonObject,
  names: readonly string[],
  isFixed: (key: string, member: JsonValue) => boolean = () => false,
): JsonObject {
  const text = names.length === 0 ? "" : textIn(value);
  if (text !== undefined && !mentionsAny(text, names)) return value;
  const kept: JsonObject = {};
  for (const key of Object.keys(value)) {
    const member = own(value, key) ?? null;
    const isFree = text !== undefined && !mentionsAnyIn({ [key]: member }, names);
    if (isFree || isFixed(key, member)) setOwn(kept, key, member);
  }
  return kept;
}

/** All strings and keys of a value; undefined where they are too long to be looked through. */
function textIn(value: JsonValue): string | undefined {
  const found: string[] = [];
  let length = 0;
  const waiting: JsonValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (length > MAX_MENTION_LENGTH) return undefined;
    if (typeof next === "string") {
      found.push(next);
      length += next.length + 1;
    } else if (Array.isArray(next)) for (const item of next) waiting.push(item);
    else if (isObject(next)) for (const key of Object.keys(next)) waiting.push(key, own(next, key) ?? null);
  }
  return found.join("\0");
}

type Word = { readonly wordEnd: number; readonly index: NameIndex };

function isName(text: string, at: number, { wordEnd, index }: Word): boolean {
  const length = wordEnd - at;
  return length > 0 && length <= index.longestWord && index.words.has(text.slice(at, wordEnd));
}

/**
 * How many comparisons it took to see that no phrase stands at `at`, endless where one does. The phrases that begin as
 * the text does lie beside each other; each further unit of the text leaves fewer of them.
 */
function phraseSteps(text: string, at: number, { phrases, ranges }: NameIndex): number {
  let [from, to] = ranges.get(text.charCodeAt(at)) ?? [0, 0];
  let steps = 0;
  for (let depth = 1; from < to; depth++) {
    const next = text.charCodeAt(at + depth);
    const first = phrases[from] ?? "";
    if (first.length === depth) {
      if (!isWord(next)) return Number.POSITIVE_INFINITY;
      from++; // it ends here, and the longer ones come after it
    }
    steps += 2;
    if (unitAt(phrases, from, depth) === next && unitAt(phrases, to - 1, depth) === next) continue;
    // Halve until the phrases are left that have this unit here.
    let [low, high] = [from, to];
    for (; low < high; steps++) {
      const middle = (low + high) >> 1;
      if (unitAt(phrases, middle, depth) < next) low = middle + 1;
      else high = middle;
    }
    from = low;
    for (high = to; low < high; steps++) {
      const middle = (low + high) >> 1;
      if (unitAt(phrases, middle, depth) <= next) low = middle + 1;
      else high = middle;
    }
    to = low;
  }
  return steps;
}

function unitAt(phrases: readonly string[], place: number, depth: number): number {
  return phrases[place]?.charCodeAt(depth) ?? Number.NaN;
}
