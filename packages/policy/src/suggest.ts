/** The candidate a person most likely meant: equal but for case and punctuation, or at most two typing slips away. */
export function suggest(written: string, candidates: readonly string[]): string | undefined {
  const plain = letters(written);
  const alike = candidates.find((candidate) => letters(candidate) === plain && plain !== "");
  if (alike !== undefined) return alike;

  const slips = plain.length <= 3 ? 1 : 2;
  const near = candidates
    .filter((candidate) => Math.abs(letters(candidate).length - plain.length) <= slips)
    .map((candidate) => ({ candidate, distance: distance(plain, letters(candidate)) }))
    .filter((entry) => entry.distance <= slips)
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** ` Did you mean "deny_if"?`, or nothing. To be put behind a sentence. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const suggestion = suggest(written, candidates);
  return suggestion === undefined ? "" : ` Did you mean ${JSON.stringify(suggestion)}?`;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** Damerau-Levenshtein (optimal string alignment): insertions, deletions, replacements and swaps of neighbours. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
