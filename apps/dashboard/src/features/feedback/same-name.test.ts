import { expect, it } from "vitest";
import { sameNameHint } from "./same-name.ts";

it.each([
  ["Billing", [], false],
  ["Billing", ["Support"], false],
  ["Billing", ["Support", "Billing"], true],
  [" billing ", ["Billing"], true],
  ["", [""], false],
  ["  ", ["  "], false],
])("the name %j beside %j has a hint: %j", (name, others, hint) => {
  expect(sameNameHint(name, others, "server") !== undefined).toBe(hint);
});
