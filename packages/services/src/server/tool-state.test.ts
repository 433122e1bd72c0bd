import { expect, it } from "vitest";
import { toolState } from "./tool-state.ts";

it.each([
  ["new", "a", null, false],
  ["changed", "b", "a", false],
  ["changed", "b", "a", true],
  ["reviewed", "a", "a", false],
  ["first_use", "a", "a", true],
])(
  "a tool is %s when its newest definition is %j and the accepted one %j, on first use: %j",
  (state, definitionHash, reviewedHash, firstUse) => {
    expect(toolState({ definitionHash, reviewedHash, firstUse })).toBe(state);
  },
);
