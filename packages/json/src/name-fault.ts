/** Most names have nothing else, and no rule below can refuse those. */
const PLAIN = /^[A-Za-z0-9_.:/-]{1,128}$/;
const MAX_LENGTH = 256;

/** Controls, formats (direction marks, joiners), unassigned and private characters, fillers: nobody sees them. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const ODD_SPACE = /[^\S ]|^ | $| {2}/u;
/** Dashes, slashes and colons that are drawn as those of ASCII are, and a mark that has nothing to stand on. */
const ODD_SIGN = /(?!-)\p{Pd}|[\u2212\u2024\u2044\u2215\u29f8\u2216\u2236\ua789\u02d0]|^\p{M}/u;
/** Alphabets with letters that are drawn alike. */
const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
];

/**
 * Why a text cannot be a name that people and programs read alike: the end of a sentence that begins "the name".
 * Undefined where it can. Names that pass are compared byte for byte.
 */
export function nameFault(text: string): string | undefined {
  if (PLAIN.test(text)) return undefined;
  if (text === "") return "is empty";
  if (text.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (UNSEEN.test(text)) return "has a character that nobody sees";
  if (ODD_SPACE.test(text)) return "has a space at its edge, two in a row, or one of another kind";
  if (text.normalize("NFC") !== text) return "is not in Unicode's composed form (NFC)";
  if (ODD_SIGN.test(text) || hasDisguisedAscii(text))
    return "has a character that looks like another of ASCII";
  if (ALPHABETS.filter((alphabet) => alphabet.test(text)).length > 1) {
    return "mixes alphabets whose letters look alike";
  }
  return undefined;
}

/** Full-width and mathematical letters, ligatures and their like: only compatibility tells them from ASCII. */
function hasDisguisedAscii(text: string): boolean {
  if (text.normalize("NFKC") === text) return false;
  return Array.from(text).some((char) => char > "\x7f" && /^[!-~]+$/.test(char.normalize("NFKC")));
}
