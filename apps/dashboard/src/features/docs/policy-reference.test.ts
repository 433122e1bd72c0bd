import { expect, it } from "vitest";
import { keysOf, operatorRows, shapesByName } from "./policy-reference.ts";

it("finds every object of the language", () => {
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

it("describes keys as the grammar has them", () => {
  const document = shapesByName().get("document");
  expect(document && keysOf(document).map(({ key, type, required }) => [key, type, required])).toEqual([
    ["version", '"1"', true],
    ["default", '"allow" or "deny"', true],
    ["hide", 'list of tool name or "*"', false],
    ["all_tools", "all tools", false],
    ["tools", "object of rules by tool name", false],
  ]);
});

it("lists the operators", () => {
  expect(operatorRows()).toHaveLength(11);
});
