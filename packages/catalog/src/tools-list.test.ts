import { expect, it } from "vitest";
import { readToolsList } from "./tools-list.ts";

const tools = [{ name: "a" }];

it.each<[string, unknown]>([
  ["a file of tools", { tools, toolCount: 1 }],
  ["a reply of tools/list", { jsonrpc: "2.0", id: 1, result: { tools } }],
  ["an array", tools],
])("reads %s", (_title, value) => {
  expect(readToolsList(value)).toEqual({ ok: true, tools });
});

it.each<[string, unknown, RegExp]>([
  ["null", null, /expected an object/],
  ["a text", "tools", /expected an object/],
  ["an object without tools", { resources: [] }, /expected an object/],
  ["tools that are no array", { tools: {} }, /expected an object/],
  ["a tool without a name", { tools: [{ name: "a" }, { title: "b" }] }, /tools\[1\] has no name/],
  ["a tool that is null", { tools: [null] }, /tools\[0\] has no name/],
])("refuses %s", (_title, value, problem) => {
  expect(readToolsList(value)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
});
