import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { compilePattern } from "./pattern.ts";

const CATEGORIES =
  "C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split(
    " ",
  );
const SCRIPTS =
  "Ahom Arabic Armenian Bengali Cham Cherokee Common Coptic Cyrillic Deseret Devanagari Ethiopic Georgian Greek Han Hangul Hebrew Hiragana Inherited Kawi Katakana Khmer Lao Latin Lisu Miao Modi Mongolian Mro Newa Nko Old_Italic Phags_Pa SignWriting Tamil Thai Tibetan Toto Vai Yi Zanabazar_Square".split(
    " ",
  );

/** Every code point up to U+052F, where most letters with a case are, and one of 89 beyond; and the surrogates' ends. */
const sample = [0xd800, 0xdbff, 0xdc00, 0xdfff, 0xffff, 0x10_ffff].map((code) => String.fromCodePoint(code));
for (let code = 0; code < 0x11_0000; code += code < 0x530 ? 1 : 89) sample.push(String.fromCodePoint(code));

/** Characters that `upper` or `lower` changes: among them are all that (?i) can match in another form. */
const cased: string[] = [];
for (let code = 0; code < 0x2_0000; code++) {
  const char = String.fromCodePoint(code);
  if (char.toLowerCase() !== char || char.toUpperCase() !== char) cased.push(char);
}
const SAMPLE = known(sample);
const CASED = known(cased);

/** The platform's Unicode may be newer than re2js's, or older: only what both know is compared. */
function known(chars: readonly string[]): string[] {
  const isUnassigned = oracle("\\p{Cn}");
  return chars.filter((char) => /\p{Cn}/u.test(char) === isUnassigned(char));
}

function tester(pattern: string): (text: string) => unknown {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.pattern.test;
}

function oracle(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern);
  return (text) => compiled.matcher(text).find();
}

describe("classes of Unicode are RE2's", { timeout: 60_000 }, () => {
  test.each([...CATEGORIES, ...SCRIPTS])("\\p{%s}", (name) => {
    const [mine, theirs] = [tester(`^\\p{${name}}`), oracle(`^\\p{${name}}`)];
    expect(SAMPLE.filter((char) => mine(char) !== theirs(char))).toEqual([]);
  });

  test.each([
    "Lu",
    "Ll",
    "Lt",
    "L",
    "LC",
    "Nl",
    "So",
    "Mn",
    "Greek",
    "Latin",
    "Cherokee",
    "Georgian",
    "Inherited",
  ])("(?i)\\p{%s} and (?i)\\P{%s}", (name) => {
    for (const pattern of [`(?i)^\\p{${name}}`, `(?i)^\\P{${name}}`, `(?i)^[^\\p{${name}}α]`]) {
      const [mine, theirs] = [tester(pattern), oracle(pattern)];
      expect(
        CASED.filter((char) => mine(char) !== theirs(char)),
        pattern,
      ).toEqual([]);
    }
  });
});

describe("case is folded as RE2 does", { timeout: 60_000 }, () => {
  test(`each of ${CASED.length} characters, against its other forms`, () => {
    const wrong: string[] = [];
    for (const char of CASED) {
      const forms = [
        char.toLowerCase(),
        char.toUpperCase(),
        char.toUpperCase().toLowerCase(),
        "ſ",
        "K",
        "ς",
        "s",
      ];
      const [mine, theirs] = [tester(`(?i)^${char}$`), oracle(`(?i)^${char}$`)];
      wrong.push(...forms.filter((form) => mine(form) !== theirs(form)).map((form) => char + form));
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    "[a-z]",
    "[A-Z]",
    "[^a-z]",
    "[à-þ]",
    "[^à-þ]",
    "[Α-Ω]",
    "[\\x{1e00}-\\x{1eff}]",
    "[k-s]",
    "[\\x{100}-\\x{10ffff}]",
    "[[:upper:]]",
    "[[:^lower:]]",
    "\\W",
    "[\\W_]",
  ])("(?i)%s", (source) => {
    const [mine, theirs] = [tester(`(?i)^${source}$`), oracle(`(?i)^${source}$`)];
    expect(CASED.filter((char) => mine(char) !== theirs(char))).toEqual([]);
    expect(SAMPLE.filter((char) => mine(char) !== theirs(char))).toEqual([]);
  });
});
