import { expect, test } from "vitest";
import { subjectOf } from "./subject-of.ts";

test.each([
  [[], undefined],
  [["greeting"], "greeting"],
  [["greeting?"], "greeting?"],
  [["file:///srv/data/a.txt"], "file:///srv/data/a.txt"],
  [["db://rows/{table}"], "db://rows/{table}"],
  [["https://example.com/a?key=canary"], "https://example.com/a…"],
  [["https://example.com/a#canary"], "https://example.com/a…"],
  [["https://canary:canary@example.com/a@b"], "https://…@example.com/a@b"],
  [["https://canary@canary@example.com/"], "https://…@example.com/"],
  [["https:\\\\canary@example.com/"], "https:\\\\…@example.com/"],
  [["https:/canary@example.com/"], "https:/…@example.com/"],
  [["HTTPS:canary@example.com/"], "HTTPS:…@example.com/"],
  [["wss:///canary@example.com/"], "wss:///…@example.com/"],
  [["db://canary@host/row"], "db://…@host/row"],
  [["file:///srv/@scope/a@b"], "file:///srv/@scope/a@b"],
  [["https://example.com/a\n?canary"], "https://example.com/a\\u{a}…"],
  [["data:text/plain,canary"], "data:…"],
  [["DATA:,canary"], "data:…"],
  [["a", "a"], "a"],
  [["file:///a", "file:///b?c"], "file:///a, file:///b…"],
] as const)("of %j the trail keeps %j", (names, kept) => {
  expect(subjectOf(names)).toBe(kept);
});

test("what is too long is cut, and direction-changing characters are shown", () => {
  expect(subjectOf([`file:///${"a".repeat(600)}`])).toHaveLength(500);
  expect(subjectOf(["a\u202eb"])).toBe("a\\u{202e}b");
});
