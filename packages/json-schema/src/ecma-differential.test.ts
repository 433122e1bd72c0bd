import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileEcmaPattern } from "./ecma-pattern.ts";
import { compileValidator } from "./validator.ts";

/** Patterns of schemas against the platform's own RegExp with the flag u, which is what ECMA-262 says of them. */
const SETTINGS = { seed: 20_261_130, numRuns: 20_000 };

const TEXTS = [
  ..."a b A Z 0 5 _ - . ^ $ / \\ [ ] ( ) { } | * + ? , ! : @ \" ' ` ~ \u00e9 \u00df \u017f \u212a \u0660 \u03b1 \u4e2d \ufeff \u2028 \u2029 \u00a0 \u3000 😀 𝒳".split(
    " ",
  ),
  "",
  " ",
  "\n",
  "\r",
  "\t",
  "\v",
  "\f",
  "\b",
  "\0",
  "\x01",
  "\x1f",
  "\x7f",
  "aa",
  "ab",
  "ba",
  "a-b",
  "a b",
  "aaa",
  "abc",
  "\na",
  "a\n",
  "\ud83d",
  "\ude00",
  "a😀",
  "😀😀",
  "😀b",
  "{a}",
  "a{,5}",
  "a1",
];

const CHAR = fc.constantFrom(
  ..."a b Z 0 5 _ - . / ! , : = < \u00e9 \u4e2d 😀".split(" "),
  " ",
  ..."\\^ \\$ \\\\ \\. \\* \\+ \\? \\( \\) \\[ \\] \\{ \\} \\| \\/".split(" "),
  ..."\\t \\n \\v \\f \\r \\0 \\cA \\cz \\x41 \\x7f \\u0061 \\u00e9 \\ud83d \\ude00 \\ud83d\\ude00 \\u{61} \\u{1f600} \\u{d83d} \\u{de00} \\u{0000061} \\u{d83d}\\u{de00}".split(
    " ",
  ),
);
const SET = fc.constantFrom(
  ..."\\d \\D \\s \\S \\w \\W \\p{L} \\P{L} \\p{Lu} \\p{Letter} \\p{gc=Nd} \\p{General_Category=Decimal_Number} \\p{Script=Greek} \\p{sc=Han} \\p{scx=Latin} \\p{Alphabetic} \\p{Emoji} \\P{ASCII} \\p{Any} \\p{Assigned} \\p{Lowercase} \\p{White_Space}".split(
    " ",
  ),
);
/** What u mode refuses, or nobody but another engine has. */
const ODD = fc.constantFrom(
  ..."\\- \\_ \\! \\@ \\a \\e \\A \\z \\Z \\Q \\E \\C \\h \\G \\K \\X \\R \\N \\1 \\2 \\01 \\07 \\00 \\8 \\c \\c1 \\x \\x4 \\x{41} \\u \\u00 \\u{} \\u{110000} \\pL \\p{} \\p{Foo} \\p{^L} \\p{Basic_Emoji} \\k \\k<a> { } ] {2 {2,1} {,5} (?i) (?i:a) (?P<a>b) (?>a) (?#a) (?<=a) (?<!a) (?=a)* (?:^)* ^* $+ \\b? ** ++ a{2}{3} [[:alpha:]] [a-\\d] [\\d-z] [\\w-.] [z-a] [\\B] [\\1] [\\-] [\\a] [a&&b] [[a]] (".split(
    " ",
  ),
  "\\ ",
  ")",
  "[a",
  "(?<a>b)(?<a>c)",
  "\\",
);
const IN_CLASS = fc.oneof(
  { weight: 4, arbitrary: CHAR },
  { weight: 2, arbitrary: SET },
  { weight: 1, arbitrary: fc.constantFrom("\\b", "\\-", "^", "[", "(", ")", "{", "}", "|", "*", "$") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "a-z",
      "0-9",
      "\\u0061-\\u007a",
      "\\ud83d\\ude00-\\u{1f64f}",
      "\\0-\\x1f",
      "\\cA-\\cZ",
      "!--",
      "\\b-\\n",
      "\\ud800-\\udfff",
      "\\--/",
    ),
  },
);
const CLASS = fc
  .tuple(fc.constantFrom("[", "[^"), fc.array(IN_CLASS, { maxLength: 3 }), fc.constantFrom("]", "]", "-]"))
  .map(([open, items, close]) => open + items.join("") + close);
const QUANTIFIER = fc.constantFrom(
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{0}",
  "{1}",
  "{2}",
  "{1,}",
  "{0,2}",
  "{00,02}",
  "{2,3}?",
  "{0,0}",
);

const PATTERN = fc.letrec<{ choice: string; sequence: string; term: string }>((tie) => ({
  choice: fc.oneof(
    { depthSize: "small" },
    { weight: 3, arbitrary: tie("sequence") },
    fc.tuple(tie("sequence"), tie("sequence")).map((both) => both.join("|")),
  ),
  sequence: fc.array(tie("term"), { maxLength: 3 }).map((terms) => terms.join("")),
  term: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.oneof(CHAR, SET, CLASS, fc.constantFrom(".", "[]", "[^]")), QUANTIFIER)
        .map((both) => both.join("")),
    },
    { weight: 2, arbitrary: fc.constantFrom("^", "$", "\\b", "\\B") },
    { weight: 1, arbitrary: ODD },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("(", "(?:", "(?<n>", "(?<$\u00e9>"), tie("choice"), QUANTIFIER)
        .map(([open, inner, quantifier]) => `${open}${inner})${quantifier}`),
    },
  ),
})).choice;
const AHEAD = fc
  .array(fc.tuple(fc.constantFrom("(?=", "(?!"), PATTERN), { minLength: 1, maxLength: 2 })
  .map((parts) => parts.map(([open, inner]) => `${open}${inner})`).join(""));
const ANY = fc.oneof(
  { weight: 5, arbitrary: PATTERN },
  { weight: 1, arbitrary: PATTERN.map((pattern) => `^${pattern}$`) },
  { weight: 1, arbitrary: fc.tuple(AHEAD, PATTERN).map(([ahead, rest]) => `^${ahead}${rest}`) },
  { weight: 1, arbitrary: fc.tuple(AHEAD, PATTERN).map(([ahead, rest]) => `${ahead}^${rest}`) },
  { weight: 1, arbitrary: fc.tuple(PATTERN, AHEAD, PATTERN).map((parts) => parts.join("")) },
);

/** What is valid with u, and refused all the same. */
const NOT_TAKEN = /\(\?<?[=!]|\\[1-9]|\\k/;

/** What u refuses, and is taken all the same because it means one thing only wherever it is taken. */
const SPELLED_OTHERWISE =
  /\\[^\p{L}\p{N}^$\\.*+?()[\]{}|/]|[\]{}]|\\[dDsSwW]-|\\[pP]\{[^}]*\}-|-\\[dDsSwWpP]/u;

function native(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function check(source: string): "same" | "refused" {
  const ours = compileEcmaPattern(source);
  const theirs = native(source, "u");
  if (!ours.ok) {
    if (theirs !== undefined && !isNewer(source)) expect(source).toMatch(NOT_TAKEN);
    return "refused";
  }
  const meant = theirs ?? (SPELLED_OTHERWISE.test(source) ? native(source, "") : undefined);
  if (meant === undefined) throw new Error(`${JSON.stringify(source)} is no pattern, but was taken.`);
  for (const text of TEXTS) {
    // without u a pattern sees the halves of what is one character here
    if (theirs === undefined && /[\ud800-\udfff]/.test(text + source)) continue;
    const found = ours.pattern.test(text);
    if (found !== meant.test(text)) throw new Error(`${JSON.stringify([source, text])} is ${String(found)}.`);
  }
  return "same";
}

/** What only newer engines know: modifiers, and groups of one name in two alternatives (ECMA-262, 2025). */
function isNewer(source: string): boolean {
  const names = [...source.matchAll(/\(\?<([^>=!][^>]*)>/g)].map(([, name]) => name);
  return new Set(names).size < names.length || /\(\?(?!:)[ims]*-?[ims]*:/.test(source);
}

describe("a pattern means what it means with the flag u", () => {
  test("whatever it is made of, or it is refused", () => {
    const tally = { same: 0, refused: 0 };
    fc.assert(
      fc.property(ANY, (source) => {
        tally[check(source)] += 1;
      }),
      SETTINGS,
    );
    expect(Math.min(tally.same, tally.refused)).toBeGreaterThan(3000);
  });

  test("whatever characters stand in it", () => {
    const SOUP = fc.array(
      fc.constantFrom(...Array.from("\\\\^$.*+?()[]{}|/-,0129abcdDsSwWbBpPkux<=!:LN😀\u00e9 ")),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(SOUP, (chars) => void check(chars.join(""))),
      SETTINGS,
    );
  });

  test("for each escape, alone and in a class", () => {
    const tally = { same: 0, refused: 0 };
    for (let code = 0; code < 0x250; code++) {
      const char = String.fromCodePoint(code);
      for (const [before, after] of [
        ["\\", ""],
        ["[\\", "]"],
        ["[^\\", "]"],
        ["\\c", ""],
        ["[\\c", "]"],
        ["\\0", ""],
        ["\\x4", ""],
        ["[\\u006", "]"],
      ])
        tally[check(`${before}${char}${after}`)] += 1;
    }
    expect(Math.min(tally.same, tally.refused)).toBeGreaterThan(300);
  });

  test("for each category and each script that the platform knows", () => {
    const names =
      "L Ll Lm Lo Lt Lu LC M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs C Cc Cf Cn Co Cs Letter Cased_Letter Mark Combining_Mark Number digit Punctuation punct Symbol Separator Other Control cntrl Surrogate Unassigned".split(
        " ",
      );
    for (const name of names)
      for (const source of [`^\\p{${name}}$`, `^[^\\P{gc=${name}}_]$`]) expect(check(source)).toBe("same");
  });

  test.each([
    "^[^\\ud83d\\ude00]$",
    "^[\\ud83d\\ude00]$",
    "^\\ud83d\\ude00$",
    "^\\ud83d$",
    "^[\\ud83d][\\ude00]$",
    "^\\ud83d[\\ude00]$",
    "^(?:\\ud83d)\\ude00$",
    "^\\u{d83d}\\u{de00}$",
    "^[\\ud83d-\\ude00]$",
    "^[^\\ud800-\\udfff]$",
    "^.$",
    "^\\W$",
    "^[^a]$",
  ])("%s sees one code point where there is one", (source) => expect(check(source)).toBe("same"));
});

describe("in a schema", () => {
  const takes = (schema: object, value: string) => compileValidator(schema).validate(value) === undefined;

  test.each([
    [{ pattern: "^[^\\ud83d\\ude00]$" }, "😀", false],
    [{ pattern: "^[^\\ud83d\\ude00]$" }, "a", true],
    [{ not: { pattern: "^[\\ud83d\\ude00]$" } }, "😀", false],
    [{ not: { pattern: "^[\\ud83d\\ude00]$" } }, "a", true],
    [{ not: { pattern: "^\\A" } }, "a", false],
    [{ not: { pattern: "\\1" } }, "a", false],
    [{ not: { pattern: "(?<=a)b" } }, "b", false],
    [{ not: { not: { pattern: "a(?!b)" } } }, "a", false],
    [{ anyOf: [{ pattern: "\\pL" }, true] }, "a", false],
    [{ not: { anyOf: [{ pattern: "x" }, { pattern: "(?P<a>b)" }] } }, "a", false],
    [{ not: { pattern: "[[:alpha:]]\\Z" } }, "a", false],
  ])("%j says of %j whether it fits: %s", (schema, value, fits) => expect(takes(schema, value)).toBe(fits));
});
