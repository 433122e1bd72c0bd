/** The candidate a person most likely meant: equal but for case and punctuation, or at most two typing slips away. */
export function suggest(written: string, candidates: readonly string[]): string | undefined {
  const plain = letters(written);
  const most = plain.length <= 3 ? 1 : 2;
  let nearest: string | undefined;
  let fewest = most + 1;
  for (const candidate of candidates) {
    const other = letters(candidate);
    if (other === plain && plain !== "") return candidate;
    if (Math.abs(other.length - plain.length) > most) continue;
    const slips = distance(plain, other, fewest - 1);
    if (slips >= fewest) continue;
    fewest = slips;
    nearest = candidate;
  }
  return nearest;
}

/** ` Did you mean "deny_if"?`, or nothing. To be put behind a sentence. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const suggestion = suggest(written, candidates);
  return suggestion === undefined ? "" : ` Did you mean ${JSON.stringify(suggestion)}?`;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/**
 * Damerau-Levenshtein (optimal string alignment): insertions, deletions, replacements and swaps of neighbours. Infinity
 * as soon as it is more than `most`.
 */
function distance(a: string, b: string, most: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    // A swap reaches back two rows, and adds one to what stands there.
    if (least > most && Math.min(...last) >= most) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = row;
  }
  return at(last, b.length) <= most ? at(last, b.length) : Number.POSITIVE_INFINITY;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
