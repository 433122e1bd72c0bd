import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it.each<[string, string, string]>([
  ["a plain string", "get_user ä 日本", "get_user ä 日本"],
  ["a string of exactly the length", "x".repeat(20), "x".repeat(20)],
  ["a string that is too long", "x".repeat(21), `${"x".repeat(19)}…`],
  ["a line break", "a\nb", "a\\u{a}b"],
  ["an escape sequence", "\u001b[2J", "\\u{1b}[2J"],
  ["a direction-changing character", "a\u202eb", "a\\u{202e}b"],
  ["a line separator", "a\u2028b", "a\\u{2028}b"],
  ["half of a surrogate pair", "a\ud800b", "a\\u{d800}b"],
  ["nothing", "", ""],
])("shows %s: %j as %j", (_, given, shown) => {
  expect(printable(given, 20)).toBe(shown);
});
