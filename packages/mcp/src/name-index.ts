/** Names prepared for `mentionsAny`. */
export type NameIndex = {
  /** Names of letters, digits and underscores alone. */
  readonly words: ReadonlySet<string>;
  readonly longestWord: number;
  /** All others, in the order of their UTF-16 units. */
  readonly phrases: readonly string[];
  /** By the first unit of a phrase: where such phrases begin in `phrases`, and the place after the last one. */
  readonly ranges: ReadonlyMap<number, readonly [from: number, to: number]>;
};

/** Whoever compares many texts with the same names hands over the same array, so it is prepared once. */
const known = new WeakMap<readonly string[], { readonly length: number; readonly index: NameIndex }>();

export function indexOf(names: readonly string[]): NameIndex {
  const before = known.get(names);
  if (before?.length === names.length) return before.index;
  const index = create(names);
  known.set(names, { length: names.length, index });
  return index;
}

function create(names: readonly string[]): NameIndex {
  const words = new Set<string>();
  const others = new Set<string>();
  let longestWord = 0;
  for (const name of names) {
    if (name === "") continue;
    if (endOfWord(name, 0) < name.length) others.add(name);
    else {
      words.add(name);
      longestWord = Math.max(longestWord, name.length);
    }
  }
  const phrases = [...others].toSorted((a, b) => (a < b ? -1 : 1));
  const ranges = new Map<number, readonly [number, number]>();
  phrases.forEach((phrase, at) => {
    const first = phrase.charCodeAt(0);
    ranges.set(first, [ranges.get(first)?.[0] ?? at, at + 1]);
  });
  return { words, longestWord, phrases, ranges };
}

/** The end of the run of word characters that begins at `from`; `from` where there is none. */
export function endOfWord(text: string, from: number): number {
  let end = from;
  while (isWord(text.charCodeAt(end))) end++;
  return end;
}

/** NaN, beyond either end of the text, is no word character. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f
  );
}
