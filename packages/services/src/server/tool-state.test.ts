import { expect, it } from "vitest";
import { toolState } from "./tool-state.ts";

it.each([
  ["new", "a", null],
  ["changed", "b", "a"],
  ["reviewed", "a", "a"],
])(
  "a tool is %s when its newest definition is %j and the reviewed one %j",
  (state, definitionHash, reviewedHash) => {
    expect(toolState({ definitionHash, reviewedHash })).toBe(state);
  },
);
