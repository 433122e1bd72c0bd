import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8, encodeUtf8, nameFault } from "./index.ts";

describe("a name", () => {
  it.each([
    "a",
    "A.b-c_9",
    "ns/tool",
    "srv:tool",
    "with space",
    "a*b",
    "what?",
    "@scope/tool",
    "x".repeat(256),
    "caf\u00e9",
    "\u0447\u0438\u0442\u0430\u0442\u044c",
    "\u691c\u7d22",
    "API\u691c\u7d22",
    "search \ud83d\udd0d",
    'say "hi"',
    "a\\b",
    "~a",
  ])("may be %s", (name) => expect(nameFault(name)).toBeUndefined());

  it.each<[string, string, RegExp]>([
    ["nothing", "", /empty/],
    ["257 characters", "x".repeat(257), /longer/],
    ["a NUL", "pay\u0000", /nobody sees/],
    ["a line feed", "pay\n", /nobody sees/],
    ["a zero-width space", "pa\u200by", /nobody sees/],
    ["a direction mark", "pay\u202e", /nobody sees/],
    ["a soft hyphen", "pa\u00ady", /nobody sees/],
    ["a variation selector", "pay\ufe0f", /nobody sees/],
    ["a Hangul filler", "pay\u3164", /nobody sees/],
    ["an empty Braille cell", "pay\u2800", /nobody sees/],
    ["a tag character", "pay\u{e0041}", /nobody sees/],
    ["half a surrogate pair", "pay\ud800", /nobody sees/],
    ["a private character", "pay\ue000", /nobody sees/],
    ["a space before it", " pay", /space/],
    ["a space behind it", "pay ", /space/],
    ["two spaces", "pay  out", /space/],
    ["a no-break space", "pay\u00a0out", /space/],
    ["a decomposed letter", "cafe\u0301", /NFC/],
    ["a Kelvin sign", "\u212aey", /NFC/],
    ["a full-width letter", "\uff50ay", /ASCII/],
    ["a mathematical letter", "\u{1d429}ay", /ASCII/],
    ["a ligature", "\ufb01nd", /ASCII/],
    ["another dash", "pay\u2010out", /ASCII/],
    ["a division slash", "ns\u2215tool", /ASCII/],
    ["a Cyrillic letter among Latin ones", "p\u0430y", /alphabets/],
    ["a Greek letter among Latin ones", "p\u03b1y", /alphabets/],
  ])("may not have %s", (_, name, why) => expect(nameFault(name)).toMatch(why));

  it("that passes is printable, composed, and read back by every encoding", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 12 }), (text) => {
        if (nameFault(text) !== undefined) return;
        expect(text.normalize("NFC")).toBe(text);
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
        expect(text).not.toMatch(/\p{C}/u);
        expect(text.trim()).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });
});
