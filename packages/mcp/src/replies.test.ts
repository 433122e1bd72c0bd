import { encodeUtf8, parseStrict, stringify } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  filterToolList,
  type NamedTool,
  type ReplyEnvelope,
  ReplyScanner,
  reduceInitializeResult,
} from "./index.ts";

function scan(text: string, step = 7): ReplyEnvelope | string | undefined {
  const scanner = new ReplyScanner();
  const bytes = encodeUtf8(text);
  for (let at = 0; at < bytes.length; at += step) scanner.push(bytes.subarray(at, at + step));
  return scanner.finish() ?? scanner.problem;
}

describe("type ReplyEnvelope, ReplyScanner", () => {
  it.each([
    ['{"jsonrpc":"2.0","id":1,"result":{}}', { id: 1, hasError: false, isToolError: false }],
    ['{"result":{"content":[]},"jsonrpc":"2.0","id":"a"}', { id: "a", hasError: false }],
    ['{"jsonrpc":"2.0","id":1,"result":{"isError":true}}', { isToolError: true }],
    ['{"jsonrpc":"2.0","id":1,"result":{"a":[{"x":{}}],"isError" : true ,"b":1}}', { isToolError: true }],
    ['{"jsonrpc":"2.0","id":1,"result":{"isError":false}}', { isToolError: false }],
    ['{"jsonrpc":"2.0","id":1,"result":{"isError":{"isError":true}}}', { isToolError: false }],
    ['{"jsonrpc":"2.0","id":1,"result":{"deep":{"isError":true}}}', { isToolError: false }],
    ['{"jsonrpc":"2.0","id":1,"result":{"content":[{"isError":true}]}}', { isToolError: false }],
    ['{"jsonrpc":"2.0","id":1,"result":{"text":"\\"isError\\":true"}}', { isToolError: false }],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"}"}}', { hasError: true }],
    [' \n{"jsonrpc":"2.0",\t"id" : "ü\\u00fc{" , "result":{}}\r\n', { id: "üü{" }],
    ['{"jsonrpc":"2.0","id":-3,"result":{"a":"\\\\"}}', { id: -3 }],
  ])("reads id, error and kind of %s", (text, expected) => {
    for (const step of [1, 7, 1000]) expect(scan(text, step)).toMatchObject(expected);
  });

  it.each([
    "",
    "not json",
    "<html></html>",
    "[]",
    '[{"jsonrpc":"2.0","id":1,"result":{}}]',
    '{"jsonrpc":"2.0","id":1,"result":{}',
    '{"jsonrpc":"2.0","id":1,"result":{}}{}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","result":{}}',
    '{"jsonrpc":"2.0","id":null,"result":{}}',
    '{"jsonrpc":"2.0","id":{"a":1},"result":{}}',
    '{"jsonrpc":"2.0","id":1,"id":2,"result":{}}',
    '{"jsonrpc":"2.0","id":1,"i\\u0064":2,"result":{}}',
    '{"jsonrpc":"2.0","id":1,"result":{},"method":"x"}',
    '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}',
    `{"jsonrpc":"2.0","id":"${"x".repeat(5000)}","result":{}}`,
    '\ufeff{"jsonrpc":"2.0","id":1,"result":{}}',
  ])("finds no response in %s", (text) => {
    for (const step of [1, 7, 10_000]) expect(scan(text, step)).toBeTypeOf("string");
  });

  it("reads resultType in any spelling of its key, and refuses it twice", () => {
    const result = (members: string): string => `{"jsonrpc":"2.0","id":1,"result":{${members}}}`;
    const escaped = '"a":{"resultType":"no"},"resultTyp\\u0065":"input_required"';
    expect(scan(result(escaped), 3)).toMatchObject({ resultType: "input_required" });
    expect(scan(result('"a":1'), 3)).toMatchObject({ resultType: undefined });
    const twice = '"resultType":"complete","resultTyp\\u0065":"input_required"';
    expect(scan(result(twice), 3)).toBeTypeOf("string");
  });

  it("agrees with a full parse on any response", () => {
    const response = fc.record({
      jsonrpc: fc.constant("2.0"),
      id: fc.oneof(fc.integer(), fc.string({ maxLength: 20 })),
      result: fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom("isError", "resultType")),
        fc.oneof(fc.jsonValue(), fc.constantFrom("complete", "input_required", true)),
      ),
    });
    fc.assert(
      fc.property(response, fc.boolean(), fc.integer({ min: 1, max: 50 }), (value, pretty, step) => {
        const isToolError = value.result["isError"] === true;
        const told = scan(JSON.stringify(value, null, pretty ? 2 : 0), step);
        expect(told).toMatchObject({ id: value.id, hasError: false, isToolError });
        // Other values, which a double or a lone surrogate may change on the way, mean the same: not complete.
        const isComplete = typeof told === "object" && told.resultType === "complete";
        expect(isComplete).toBe(value.result["resultType"] === "complete");
      }),
    );
  });
});

describe("filterToolList", () => {
  const only =
    (...names: string[]) =>
    (all: readonly NamedTool[]): NamedTool[] =>
      all.filter(({ name }) => names.includes(name));

  it("keeps visible tools, every other key, the order and exact numbers", () => {
    const text =
      '{"_meta":{"n":9007199254740993},"tools":[{"name":"a","x":1.10},{"name":"b"},{"name":"c","y":500.00000000000001}],"nextCursor":"z"}';
    const parsed = parseStrict(encodeUtf8(text), { maxDepth: 9, maxKeys: 99 });
    const list = filterToolList(parsed.ok ? (parsed.value as never) : {}, only("a", "c"));
    expect(stringify(list ?? {})).toBe(
      '{"_meta":{"n":9007199254740993},"tools":[{"name":"a","x":1.1},{"name":"c","y":500.00000000000001}],"nextCursor":"z"}',
    );
  });

  it("keeps the cursor of a page on which nothing is visible", () => {
    expect(filterToolList({ tools: [{ name: "a" }], nextCursor: "n" }, only())).toEqual({
      tools: [],
      nextCursor: "n",
    });
  });

  it("removes tools whose names cannot be called", () => {
    const list = filterToolList({ tools: [{ name: "a\u200bb" }, { name: "ok" }] }, (tools) => tools);
    expect(list).toEqual({ tools: [{ name: "ok" }] });
  });

  it.each([
    ["no tools", {}],
    ["tools as an object", { tools: {} }],
    ["a tool that is no object", { tools: ["a"] }],
    ["a tool without a name", { tools: [{ title: "a" }] }],
    ["a name that is no text", { tools: [{ name: 1 }] }],
  ])("refuses %s as a list", (_, result) => {
    expect(filterToolList(result, (tools) => tools)).toBeUndefined();
  });
});

describe("a list's cursor", () => {
  it.each([
    [null, {}],
    [undefined, {}],
    ["c", { nextCursor: "c" }],
    ["", { nextCursor: "" }],
  ])("%j is read as %j", (nextCursor, wanted) => {
    const { tools: _, ...rest } = filterToolList({ tools: [], nextCursor } as never, (tools) => tools) ?? {};
    expect(rest).toEqual(wanted);
  });
});

describe("reduceInitializeResult", () => {
  const full = {
    protocolVersion: "2025-06-18",
    capabilities: {
      tools: { listChanged: true },
      prompts: {},
      logging: {},
      resources: {},
      experimental: { x: {} },
    },
    serverInfo: { name: "s", version: "1" },
    instructions: "Use search first.",
  };

  const tools = (hidden: readonly string[] | undefined) => ({
    capabilities: ["tools"],
    hidden,
    allowsExtension: () => false,
  });

  it("keeps the capabilities that can be reached", () => {
    expect(reduceInitializeResult(full, tools([]))).toEqual({
      version: "2025-06-18",
      withheld: null,
      result: { ...full, capabilities: { tools: { listChanged: true } } },
    });
    expect(
      reduceInitializeResult({ ...full, capabilities: { prompts: {} } }, tools([]))?.result["capabilities"],
    ).toEqual({});
  });

  it("keeps another capability where it can be reached, and adds none that the server does not have", () => {
    const capabilities = ["tools", "resources", "completions", "logging"];
    expect(reduceInitializeResult(full, { ...tools([]), capabilities })?.result["capabilities"]).toEqual({
      tools: { listChanged: true },
      resources: {},
      logging: {},
    });
  });

  it("removes instructions that name a hidden tool, and all instructions while no tool is known", () => {
    const seen = (hidden?: string[]) => {
      const { result, withheld } = reduceInitializeResult(full, tools(hidden)) ?? {};
      return [result !== undefined && "instructions" in result, withheld];
    };
    expect(seen(["search"])).toEqual([false, "hidden_name"]);
    expect(seen()).toEqual([false, "unknown_tools"]);
    expect(seen(["research"])).toEqual([true, null]);
    const { instructions: _, ...silent } = full;
    expect(reduceInitializeResult(silent, tools(undefined))?.withheld).toBeNull();
  });

  it.each(["2024-10-07", "2026-07-28", 7, undefined])("refuses a result of version %s", (protocolVersion) => {
    expect(
      reduceInitializeResult({ ...full, protocolVersion: protocolVersion as string }, tools([])),
    ).toBeUndefined();
  });
});
