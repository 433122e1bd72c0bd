import { expect, it } from "vitest";
import { matchingChoices } from "./matching-choices.ts";

const CHOICES = [
  { value: "new", label: "New identity…", fixed: true },
  { value: "a", label: "Support agent (agent)" },
  { value: "b", label: "Ada (person)" },
  { value: "c", label: "Nightly job (service)" },
];

it.each([
  ["", null, ["new", "a", "b", "c"]],
  ["ADA", null, ["new", "b"]],
  ["agent support", null, ["new", "a"]],
  ["nobody", null, ["new"]],
  ["ada", "c", ["new", "b", "c"]],
] as const)("the search %j with %j selected lists %j", (search, selected, listed) => {
  expect(matchingChoices(CHOICES, search, selected).map(({ value }) => value)).toEqual(listed);
});
