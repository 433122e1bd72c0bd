import { expect, it } from "vitest";
import { keysOf, operatorRows, shapesByName } from "./policy-reference.ts";

it("finds every object of version 1", () => {
  expect([...shapesByName().keys()]).toEqual([
    "document",
    "all_tools",
    "limit",
    "tool",
    "predicate",
    "condition",
    "rate_limit",
  ]);
});

it("describes the keys as the grammar defines them", () => {
  const document = shapesByName().get("document");
  expect(document && keysOf(document).map(({ key, type, required }) => [key, type, required])).toEqual([
    ["version", '"1"', true],
    ["default", '"allow" or "deny"', true],
    ["hide", 'list of tool name or "*"', false],
    ["all_tools", "all tools", false],
    ["tools", "object of rules by tool name", false],
  ]);
});

it("lists the 11 operators of version 1", () => {
  expect(operatorRows()).toHaveLength(11);
});
