import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";

test.each<[string, string | undefined]>([
  ["denyif", "deny_if"],
  ["DENY IF", "deny_if"],
  ["dney_if", "deny_if"],
  ["deny_iff", "deny_if"],
  ["limit", "limits"],
  ["acton", "action"],
  ["xyz", undefined],
  ["", undefined],
  ["___", undefined],
])("did you mean: %s", (written, meant) => {
  expect(suggest(written, ["require", "deny_if", "limits", "action", "reason", "rate_limit"])).toBe(meant);
});
