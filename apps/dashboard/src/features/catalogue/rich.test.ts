import { expect, it } from "vitest";
import { codes, plainOf, rich, richOf } from "./rich.ts";

it("splices names and other rich text into a sentence", () => {
  expect(rich`${codes(["a", "b"])} take ${2} paths.`).toEqual([
    { code: "a" },
    " and ",
    { code: "b" },
    " take 2 paths.",
  ]);
});

it.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"],
])("names %o as %s", (names, text) => {
  expect(plainOf(codes(names))).toBe(text);
});

it("takes what stands in backticks for names", () => {
  expect(richOf("`run` now takes `shell`.")).toEqual([
    { code: "run" },
    " now takes ",
    { code: "shell" },
    ".",
  ]);
  expect(richOf("one ` alone")).toEqual(["one ` alone"]);
});
