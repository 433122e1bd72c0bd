import type { JsonObject } from "@sallyport/json";
import { expect, it } from "vitest";
import { resultTypeOf } from "./result-type.ts";

it.each<[JsonObject, string | undefined]>([
  [{}, "complete"],
  [{ resultType: "complete" }, "complete"],
  [{ resultType: "input_required" }, "input_required"],
  [{ resultType: "task" }, "task"],
  [{ resultType: "Task" }, undefined],
  [{ resultType: null }, undefined],
  [{ resultType: ["task"] }, undefined],
])("the result type of %j is %j", (result, type) => {
  expect(resultTypeOf(result)).toBe(type);
});
