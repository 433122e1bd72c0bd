import { matchesGlob, parseGlob } from "../glob.ts";

/**
 * Whether each tool of the second selector is one of the first's, both as an author writes them. What class a name is
 * of, nobody knows here. A star of the narrow one is a character that no name has, so only a star of the wide one takes
 * it; every tool of a class is one of `*` only.
 */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (!wide.includes("*")) return false;
  return wide === "*" || (!narrow.startsWith("@") && matchesGlob(narrow, parseGlob(wide)));
}
