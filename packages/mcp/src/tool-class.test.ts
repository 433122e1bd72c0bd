import { expect, it } from "vitest";
import { toolClassOf } from "./tool-class.ts";

it.each<[unknown, string | null]>([
  [{ destructiveHint: true }, "destructive"],
  [{ destructiveHint: true, readOnlyHint: true }, "destructive"],
  [{ readOnlyHint: true }, "read"],
  [{ readOnlyHint: true, destructiveHint: false }, "read"],
  [{ readOnlyHint: false }, "write"],
  [{ destructiveHint: false }, "write"],
  [{ title: "Delete", idempotentHint: true }, null],
  [{ destructiveHint: "true", readOnlyHint: 1 }, null],
  [{}, null],
  [null, null],
  [undefined, null],
  ["read", null],
  [Object.create({ readOnlyHint: true }), null],
])("%j is of the class %s", (annotations, toolClass) => {
  expect(toolClassOf(annotations)).toBe(toolClass);
});
