import { excerpt } from "@sallyport/json";
import { expect, test } from "vitest";
import { compile, parse } from "../index.ts";

test("cuts a long string, and never within a surrogate pair", () => {
  expect(excerpt("abc", 3)).toBe("abc");
  expect(excerpt("abcd", 3)).toBe("abc…");
  expect(excerpt("ab😀d", 3)).toBe("ab…");
});

test("a compiled policy has no half surrogate pair, which Postgres would not store", () => {
  for (let length = 50; length < 70; length++) {
    const value = `${"a".repeat(length)}😀😀`;
    const parsed = parse(
      JSON.stringify({
        version: "1",
        default: "deny",
        tools: { x: { deny_if: [{ conditions: [{ path: "args.a", op: "eq", value }] }] } },
      }),
    );
    const form = parsed.ok ? JSON.stringify(compile(parsed.document)) : "";
    expect(form).toContain("😀");
    expect(form).not.toMatch(/\\ud[89a-f]/i);
  }
});
