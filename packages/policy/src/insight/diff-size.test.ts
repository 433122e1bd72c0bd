import { stringify } from "@sallyport/json";
import { expect, test } from "vitest";
import { parse, type PolicyDocument } from "../index.ts";
import { diff } from "./diff.ts";

declare const performance: { now(): number };

function documentOf(tools: object): PolicyDocument {
  const result = parse(
    stringify({ version: "2", default: "deny", tools: JSON.parse(JSON.stringify(tools)) }),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.document;
}

/** Enough that a time that grows with the square would show. */
function many<T>(count: number, make: (i: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`tool_${i}`, make(i)]));
}

test.each([
  ["names that all change", many(1500, () => ({})), many(1500, () => ({ action: "deny" }))],
  [
    "globs that all change",
    Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`t${i}*`, {}])),
    Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`t${i}*`, { action: "deny" }])),
  ],
  ["one rule of many predicates", { pay: predicates(0) }, { pay: predicates(1) }],
])("two large documents in bounded time: %s", (_name, before, after) => {
  const [a, b] = [documentOf(before), documentOf(after)];
  const start = performance.now();
  expect(diff(a, b).length).toBeGreaterThan(0);
  expect(performance.now() - start).toBeLessThan(5000);
});

function predicates(offset: number) {
  return {
    deny_if: Array.from({ length: 1000 }, (_, i) => ({
      conditions: [{ path: "args.q", op: "eq", value: `${i * 2 + offset}` }],
    })),
  };
}
