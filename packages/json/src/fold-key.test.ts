import { expect, test } from "vitest";
import { foldKey } from "./fold-key.ts";

test("every character folds like each of its cases", () => {
  const different: string[] = [];
  for (let code = 0; code <= 0x1ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    for (const twin of [character.toLowerCase(), character.toUpperCase()]) {
      if (foldKey(`a${character}b`) !== foldKey(`a${twin}b`)) different.push(character);
    }
  }
  expect(different).toEqual([]);
});

test("keys that Go's encoding/json takes for one another fold alike", () => {
  for (const [a, b] of [
    ["s", "ſ"],
    ["k", "\u212a"],
    ["å", "\u212b"],
    ["ω", "\u2126"],
    ["ß", "ẞ"],
    ["µ", "μ"],
    ["σ", "ς"],
  ] as const) {
    expect(foldKey(a)).toBe(foldKey(b));
  }
  expect(foldKey("a")).not.toBe(foldKey("а")); // Cyrillic
});
