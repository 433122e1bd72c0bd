import { stringify } from "@sallyport/json";
import { expect, test } from "vitest";
import { parse, type PolicyDocument } from "../index.ts";
import { growth } from "../testing/growth.ts";
import { diff } from "./diff.ts";

function documentOf(tools: object): PolicyDocument {
  const result = parse(
    stringify({ version: "2", default: "deny", tools: JSON.parse(JSON.stringify(tools)) }),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.document;
}

function many<T>(count: number, make: (i: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`tool_${i}`, make(i)]));
}

const CHANGES: readonly [name: string, of: (count: number) => readonly [before: object, after: object]][] = [
  ["names that all change", (count) => [many(count, () => ({})), many(count, () => ({ action: "deny" }))]],
  [
    "globs that all change",
    (count) => [
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}*`, {}])),
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}*`, { action: "deny" }])),
    ],
  ],
  ["one rule of many predicates", (count) => [{ pay: predicates(count, 0) }, { pay: predicates(count, 1) }]],
];

test.each(CHANGES)("twenty times the document takes about twenty times the time: %s", (_name, of) => {
  const [smallBefore, smallAfter] = of(50).map(documentOf) as [PolicyDocument, PolicyDocument];
  const [largeBefore, largeAfter] = of(1000).map(documentOf) as [PolicyDocument, PolicyDocument];
  expect(diff(largeBefore, largeAfter).length).toBeGreaterThan(0);
  expect(
    growth(
      () => diff(smallBefore, smallAfter),
      () => diff(largeBefore, largeAfter),
    ),
  ).toBeLessThan(150); // 20 in proportion, 400 by the square
});

function predicates(count: number, offset: number) {
  return {
    deny_if: Array.from({ length: count }, (_, i) => ({
      conditions: [{ path: "args.q", op: "eq", value: `${i * 2 + offset}` }],
    })),
  };
}
