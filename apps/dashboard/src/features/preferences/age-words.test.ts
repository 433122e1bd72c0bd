import { expect, it } from "vitest";
import { ageWords } from "./age-words.ts";

it.each([
  [-5, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [3 * 3_600_000, "3 h"],
  [47 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 days"],
])("%d ms are %s", (ms, words) => {
  expect(ageWords(ms)).toBe(words);
});
