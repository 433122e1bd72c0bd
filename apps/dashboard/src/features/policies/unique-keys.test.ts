import { expect, it } from "vitest";
import { readingOf } from "./policy-issues.ts";
import { issueKeys } from "./problem-list.tsx";
import { uniqueKeys } from "./unique-keys.ts";

it.each([
  [[], []],
  [
    ["a", "b"],
    ["a 0", "b 0"],
  ],
  [
    ["a", "b", "a", "a"],
    ["a 0", "b 0", "a 1", "a 2"],
  ],
])("gives %j the keys %j", (items, keys) => {
  expect(uniqueKeys(items, (item) => item)).toEqual(keys);
});

it("gives each problem of a policy a key of its own, also where several are at one place", () => {
  const { issues } = readingOf('{"version":"1","default":"deny","tools":{"a":{"limits":[{},{}]}}} }} [', []);
  const keys = issueKeys([...issues, ...issues]);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(keys.length);
});
