import type { Token } from "./ecma-tokens.ts";

/** ECMAScript's white space, and everything else, as ranges of a class. */
const SPACE =
  "\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
const NO_SPACE =
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}" +
  "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

const OUTSIDE: ReadonlyMap<string, string> = new Map([
  [".", "[^\\n\\r\\x{2028}\\x{2029}]"],
  ["[]", "[^\\x{0}-\\x{10ffff}]"],
  ["[^]", "[\\x{0}-\\x{10ffff}]"],
  ["\\s", `[${SPACE}]`],
  ["\\S", `[${NO_SPACE}]`],
]);

const INSIDE: ReadonlyMap<string, string> = new Map([
  ["[", "\\["],
  ["\\s", SPACE],
  ["\\S", NO_SPACE],
  ["\\b", "\\x{8}"],
]);

/** Writes a pattern of ECMAScript in RE2 syntax. What RE2 does not have stays as it is, for RE2 to refuse. */
export function translate(tokens: readonly Token[]): string {
  return tokens.map(({ text, inClass }) => (inClass ? INSIDE : OUTSIDE).get(text) ?? escaped(text)).join("");
}

function escaped(text: string): string {
  if (text === "\\/") return "/";
  if (text === "\\0") return "\\x{0}";
  if (/^\\u./.test(text)) return `\\x{${text.replaceAll(/[\\u{}]/g, "")}}`;
  if (/^\\c./.test(text)) return `\\x{${(text.charCodeAt(2) % 32).toString(16)}}`;
  if (/^\\[pP]\{/.test(text)) return `${text.slice(0, 3)}${propertyName(text.slice(3, -1))}}`;
  return text;
}

/** Unicode's general categories, which RE2 knows by their short names only. */
const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ["Letter", "L"],
  ["Uppercase_Letter", "Lu"],
  ["Lowercase_Letter", "Ll"],
  ["Titlecase_Letter", "Lt"],
  ["Modifier_Letter", "Lm"],
  ["Other_Letter", "Lo"],
  ["Mark", "M"],
  ["Number", "N"],
  ["Decimal_Number", "Nd"],
  ["digit", "Nd"],
  ["Punctuation", "P"],
  ["Symbol", "S"],
  ["Separator", "Z"],
  ["Space_Separator", "Zs"],
]);

function propertyName(name: string): string {
  const plain = name.replace(/^(?:General_Category|gc|Script|sc)=/, "");
  return CATEGORIES.get(plain) ?? plain;
}
