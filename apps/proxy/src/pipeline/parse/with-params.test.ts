import { expect, it } from "vitest";
import { changedParams } from "./with-params.ts";

const MESSAGE = { jsonrpc: "2.0", id: 1, params: { name: "a", task: {}, x: 1 } };

it.each([
  ["sets a member in its place", { name: "b" }, { name: "b", task: {}, x: 1 }],
  ["leaves out a member", { task: undefined }, { name: "a", x: 1 }],
  ["adds none that was not there", { other: 1 }, { name: "a", task: {}, x: 1 }],
])("%s", (_, changes, params) => {
  expect(changedParams(MESSAGE, changes)).toEqual({ ...MESSAGE, params });
});
