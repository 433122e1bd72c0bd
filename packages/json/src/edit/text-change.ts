/** Puts `insert` where the UTF-16 units from `from` up to `to` of a text stand. */
export type TextChange = { from: number; to: number; insert: string };

/** The text after changes that are in order, do not overlap, and count in the text before all of them. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let at = 0;
  let result = "";
  for (const { from, to, insert } of changes) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** In the order of the text, with neighbours joined, and what two of them remove removed once. */
export function inOrder(changes: readonly TextChange[]): TextChange[] {
  const joined: TextChange[] = [];
  for (const change of changes.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = joined.at(-1);
    if (last === undefined || last.to < change.from) joined.push({ ...change });
    else {
      last.to = Math.max(last.to, change.to);
      last.insert += change.insert;
    }
  }
  return joined;
}
