import { expect, test } from "vitest";
import { compile, parse } from "../index.ts";

const PLAIN = `{
  "version": "1",
  "default": "deny",
  "tools": { "pay": { "deny_if": [{ "conditions": [{ "path": "args.a", "op": "gt", "value": 5 }] }] } }
}`;

const COMMENTED = `// Who may pay, and how much.
{
  "version": "1", /* not 2 */
  "default": "deny", // "default": "allow",
  "tools": {
    /* "pay": {}, */
    "pay": { "deny_if": [{ "conditions": [{ "path": "args.a", "op": "gt", "value": /* euros */ 5, },], },], },
  },
}
// the end`;

test("comments and trailing commas leave no trace in what is compiled", () => {
  const [plain, commented] = [PLAIN, COMMENTED].map((text) => {
    const parsed = parse(text);
    return parsed.ok ? compile(parsed.document) : parsed.issues;
  });
  expect(commented).toEqual(plain);
});

test("a warning stands where the editor shows it", () => {
  const parsed = parse(COMMENTED);
  expect(parsed.ok && parsed.warnings.map(({ line, column }) => [line, column])).toEqual([[7, 43]]);
});
