/** A pattern is not one of RE2's. The message is a sentence that says what to write instead. */
export class PatternError extends Error {}

/** What other engines have and RE2 does not, by how it begins. The first that fits is told. */
const NOT_IN_RE2: readonly [RegExp, string][] = [
  [/^\(\?<?[=!]/, "RE2 has no look-around; write a second condition, or one pattern for what is allowed."],
  [/^(?:\\[1-9gk]|\(\?P[=>])/, "RE2 has no back-references; write the alternatives out."],
  [
    /^(?:\(\?>|[*+?}]\+)/,
    "RE2 has no possessive or atomic groups; a plain repeat does the same here, in linear time.",
  ],
  [/^\(\?(?:R|[+-]?\d|&)/, "RE2 has no recursion; write the nested levels out."],
  [/^\(\?\(/, "RE2 has no conditional groups; write the alternatives out."],
  [/^\(\?\|/, "RE2 has no branch reset; write a plain group, as in (?:a|b)."],
  [/^\(\?#/, "RE2 has no comments in patterns; leave the comment out."],
  [/^\(\?'/, "Write the name of a group as in (?<name>…)."],
  [/^\(\?[a-zA-Z-]*x/, "RE2 has no flag x; write the pattern without spaces and comments."],
  [/^\\Z/, "Write \\z for the end of the string."],
  [/^\\G/, "RE2 has no \\G; write \\A for the beginning of the string."],
  [/^\\K/, "RE2 has no \\K; leave it out, since a pattern may match anywhere."],
  [/^\\u/, "Write \\x{00e9} for a character by its number."],
  [/^\\e/, "Write \\x1b for the escape character."],
  [/^\\c/, "Write a control character by its number, as in \\x01."],
  [/^\\[hH]/, "RE2 has no \\h; write [\\t ] for a space on one line, or \\s."],
  [/^\\N/, "RE2 has no \\N; write [^\\n] for anything but a line's end."],
  [/^\\R/, "RE2 has no \\R; write \\r?\\n for a line's end."],
  [/^\\X/, "RE2 has no \\X; write . for one character."],
  [/^\\C/, "RE2 has no single bytes here; write . for one character."],
  [/^\\E/, "There is an \\E without its \\Q; leave it out."],
];

/** The sentence for what stands at the beginning of `rest`, if it is known from other engines. */
export function notInRe2(rest: string): PatternError | undefined {
  const known = NOT_IN_RE2.find(([beginning]) => beginning.test(rest));
  return known === undefined ? undefined : new PatternError(known[1]);
}
