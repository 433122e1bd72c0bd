/** Matches a whole name against a glob, in which `*` stands for any characters, none too. Time is linear in the name. */
export function matchesGlob(name: string, glob: Glob): boolean {
  const { first, middle, last } = glob;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of middle) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** The strings between the stars: at the start, in between in their order, and at the end. */
export type Glob = { readonly first: string; readonly middle: readonly string[]; readonly last: string };

/** @param text a glob with at least one `*`. */
export function parseGlob(text: string): Glob {
  const parts = text.split("*");
  return { first: parts[0] ?? "", middle: parts.slice(1, -1), last: parts.at(-1) ?? "" };
}
