import { ALL_TOOLS } from "../language/grammar-words.ts";
import { matchesGlob, parseGlob } from "../values/glob.ts";

/**
 * Tells whether every tool of another selector is one of this one. What class a name is of, nobody knows here; a star of
 * the other is a character that no name has, so only a star of this one takes it.
 */
export function covering(selector: string): (other: string) => boolean {
  if (selector === ALL_TOOLS) return () => true;
  if (!selector.includes("*")) return (other) => other === selector;
  const glob = parseGlob(selector);
  return (other) => other === selector || (!other.startsWith("@") && matchesGlob(other, glob));
}
