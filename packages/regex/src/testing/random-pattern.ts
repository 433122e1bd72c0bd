import fc from "fast-check";

/** Patterns and strings for tests: mostly patterns that RE2 has, on strings that they may match. Test-only. */

const LETTER = fc.constantFrom(
  "a",
  "b",
  "c",
  "A",
  "B",
  "k",
  "K",
  "s",
  "1",
  "_",
  " ",
  "-",
  "é",
  "É",
  "ß",
  "α",
  "Σ",
  "ς",
  "漢",
  "😀",
  "\u212a",
  "\u017f",
  "\u0130",
);

const CHAR_ESCAPE = fc.constantFrom(
  "\\n",
  "\\t",
  "\\.",
  "\\\\",
  "\\[",
  "\\-",
  "\\_",
  "\\x41",
  "\\x{e9}",
  "\\x{1F600}",
  "\\0",
  "\\101",
  "\\a",
  "\\v",
  "\\f",
  "\\r",
  "\\Qa.b\\E",
  "\\Q\\E",
);

const CLASS_ESCAPE = fc.constantFrom(
  "\\d",
  "\\D",
  "\\s",
  "\\S",
  "\\w",
  "\\W",
  "\\pL",
  "\\PL",
  "\\p{Lu}",
  "\\P{Ll}",
  "\\p{^Nd}",
  "\\P{^Nd}",
  "\\p{Greek}",
  "\\P{Latin}",
  "\\p{Any}",
  "\\P{Any}",
  "\\p{Cn}",
  "\\pZ",
);

const POSIX = fc
  .constantFrom(
    "alnum",
    "alpha",
    "ascii",
    "blank",
    "cntrl",
    "digit",
    "graph",
    "lower",
    "print",
    "punct",
    "space",
    "upper",
    "word",
    "xdigit",
  )
  .chain((name) => fc.constantFrom(`[:${name}:]`, `[:^${name}:]`));

const RANGE = fc.constantFrom(
  "a-c",
  "A-Z",
  "0-9",
  "_-k",
  " -~",
  "é-ς",
  "\\x{0}-\\x{ff}",
  "\\x{100}-\\x{10ffff}",
  "α-ω",
  "+--",
  "j-l",
);

const CLASS = fc
  .tuple(
    fc.constantFrom("", "^"),
    fc.constantFrom("", "", "]", "-"),
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: LETTER.filter((c) => c !== "-") },
        { weight: 2, arbitrary: RANGE },
        CLASS_ESCAPE,
        POSIX,
        fc.constantFrom("\\n", "\\]", "\\^", "\\x41", "[", "^", ".", "$"),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.constantFrom("", "", "-"),
  )
  .map(([caret, first, members, last]) => `[${caret}${first}${members.join("")}${last}]`);

const ASSERTION = fc.constantFrom("^", "$", "\\A", "\\z", "\\b", "\\B");

const REPEAT = fc
  .tuple(
    fc.constantFrom("*", "+", "?", "{0}", "{1}", "{2}", "{0,2}", "{1,3}", "{2,}", "{0,}", "{3,12}"),
    fc.constantFrom("", "", "?"),
  )
  .map((parts) => parts.join(""));

const OPENING = fc.constantFrom(
  "(",
  "(",
  "(?:",
  "(?i:",
  "(?s:",
  "(?m:",
  "(?-i:",
  "(?ms:",
  "(?i-s:",
  "(?U:",
  "(?P<n>",
  "(?<m>",
);

const FLAG = fc.constantFrom("(?i)", "(?m)", "(?s)", "(?-i)", "(?im-s)", "(?U)");

/** A pattern that is built by the rules, so that RE2 has it (but for a name of a group given twice). */
export const PATTERN: fc.Arbitrary<string> = fc.letrec<{ choice: string; sequence: string; item: string }>(
  (tie) => ({
    choice: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: tie("sequence") },
      fc.array(tie("sequence"), { minLength: 2, maxLength: 3 }).map((options) => options.join("|")),
    ),
    sequence: fc.array(tie("item"), { maxLength: 4 }).map((items) => items.join("")),
    item: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 6, arbitrary: LETTER },
      { weight: 2, arbitrary: CLASS },
      fc.constant("."),
      CHAR_ESCAPE,
      CLASS_ESCAPE,
      { weight: 2, arbitrary: ASSERTION },
      FLAG,
      {
        weight: 3,
        arbitrary: fc.tuple(fc.oneof(LETTER, CLASS, fc.constant(".")), REPEAT).map((parts) => parts.join("")),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            OPENING,
            tie("choice"),
            fc.oneof(
              fc.constant(")"),
              REPEAT.map((repeat) => `)${repeat}`),
            ),
          )
          .map((parts) => parts.join("")),
      },
    ),
  }),
).choice;

const FRAGMENT = fc.constantFrom(
  "(",
  ")",
  "(?",
  "(?:",
  "(?P<",
  "(?i",
  "(?=",
  "(?<!",
  "(?>",
  "[",
  "]",
  "[^",
  "[:",
  ":]",
  "[[:alpha:]]",
  "{",
  "}",
  "{1",
  "{2,",
  ",3}",
  "{1001}",
  "{2,1}",
  "{01}",
  "*",
  "+",
  "?",
  "|",
  "^",
  "$",
  "\\",
  "\\p",
  "\\p{",
  "\\P{L",
  "\\pL",
  "\\x",
  "\\x{",
  "\\1",
  "\\8",
  "\\Q",
  "\\E",
  "\\Z",
  "\\u",
  "\\C",
  "\\d",
  "-",
  "a",
  "z",
  "9",
  "<",
  ">",
  ":",
  "i",
  "é",
  "😀",
  "\ud83d",
  "\0",
  "\n",
);

/** Anything at all, most of it no pattern. */
export const SCRAP: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.array(FRAGMENT, { maxLength: 8 }).map((parts) => parts.join("")) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(PATTERN, fc.nat(), FRAGMENT)
      .map(
        ([pattern, place, fragment]) =>
          pattern.slice(0, place % (pattern.length + 1)) +
          fragment +
          pattern.slice(place % (pattern.length + 1)),
      ),
  },
  fc.string({ unit: "binary", maxLength: 6 }),
);

/** Short strings, over the characters that the patterns above are about. */
export const TEXT: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: LETTER },
      fc.constantFrom("\n", "\t", ".", "[", "\\", "\0", "\u0378", "ω", "ẞ", "\ud83d", "a.b", "\r"),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(""));
