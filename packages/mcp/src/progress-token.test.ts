import type { JsonObject } from "@sallyport/json";
import { expect, it } from "vitest";
import { progressTokenOf } from "./progress-token.ts";

it.each<[JsonObject | undefined, string | number | undefined]>([
  [{ _meta: { progressToken: "p" } }, "p"],
  [{ _meta: { progressToken: 0 } }, 0],
  [{ _meta: { progressToken: null } }, undefined],
  [{ _meta: { progressToken: {} } }, undefined],
  [{ _meta: { progressToken: 1.5 } }, undefined],
  [{ _meta: {} }, undefined],
  [{ _meta: "p" }, undefined],
  [{ progressToken: "p" }, undefined],
  [undefined, undefined],
])("the progress token of %j is %j", (params, token) => {
  expect(progressTokenOf(params)).toBe(token);
});
