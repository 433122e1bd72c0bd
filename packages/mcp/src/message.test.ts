import { encodeUtf8, type JsonValue, parseStrict } from "@sallyport/json";
import { describe, expect, it } from "vitest";
import { classify } from "./message.ts";

const read = (text: string): JsonValue => {
  const parsed = parseStrict(encodeUtf8(text), { maxDepth: 64, maxKeys: 1000 });
  if (!parsed.ok) throw new Error(`${text}: ${parsed.fault.message}`);
  return parsed.value;
};

describe("classify", () => {
  it.each([
    ["a request", '{"jsonrpc":"2.0","id":1,"method":"ping"}', { kind: "request", id: 1 }],
    ["a string id", '{"jsonrpc":"2.0","id":"1","method":"ping"}', { kind: "request", id: "1" }],
    ["id 0", '{"jsonrpc":"2.0","id":0,"method":"ping"}', { kind: "request", id: 0 }],
    ["an empty string id", '{"jsonrpc":"2.0","id":"","method":"ping"}', { kind: "request", id: "" }],
    ["params", '{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":1}}', { params: { a: 1 } }],
    [
      "a method with an escape, equal to one without",
      '{"jsonrpc":"2.0","id":1,"method":"tools\\/call"}',
      { method: "tools/call" },
    ],
    ["a notification", '{"jsonrpc":"2.0","method":"notifications/initialized"}', { kind: "notification" }],
    ["a result", '{"jsonrpc":"2.0","id":7,"result":{}}', { kind: "response", id: 7, result: {} }],
    [
      "an error",
      '{"jsonrpc":"2.0","id":7,"error":{"code":-1,"message":"m"}}',
      { error: { code: -1, message: "m" } },
    ],
  ])("takes %s", (_, text, expected) => {
    expect(classify(read(text))).toMatchObject({ ok: true, message: expected });
  });

  it.each([
    ["a batch", '[{"jsonrpc":"2.0","id":1,"method":"ping"}]'],
    ["an empty batch", "[]"],
    ["a text", '"ping"'],
    ["null", "null"],
    ["a number", "1"],
    ["no jsonrpc", '{"id":1,"method":"ping"}'],
    ["another jsonrpc", '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
    ["jsonrpc as a number", '{"jsonrpc":2.0,"id":1,"method":"ping"}'],
    ["Method", '{"jsonrpc":"2.0","id":1,"Method":"ping"}'],
    ["Params", '{"jsonrpc":"2.0","id":1,"method":"ping","Params":{}}'],
    ["a long s in paramſ", '{"jsonrpc":"2.0","id":1,"method":"ping","param\u017f":{}}'],
    ["an unknown member", '{"jsonrpc":"2.0","id":1,"method":"ping","x":1}'],
    ["__proto__ as a member", '{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{}}'],
    ["a method beside a result", '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}'],
    ["id null", '{"jsonrpc":"2.0","id":null,"method":"tools/call"}'],
    ["id 1.5", '{"jsonrpc":"2.0","id":1.5,"method":"tools/call"}'],
    ["an id beyond what a double counts", '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}'],
    ["id {}", '{"jsonrpc":"2.0","id":{},"method":"ping"}'],
    ["id true", '{"jsonrpc":"2.0","id":true,"method":"ping"}'],
    ["an id of 257 characters", `{"jsonrpc":"2.0","id":"${"x".repeat(257)}","method":"ping"}`],
    ["an array of params", '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}'],
    ["params null", '{"jsonrpc":"2.0","id":1,"method":"ping","params":null}'],
    ["a method that is no text", '{"jsonrpc":"2.0","id":1,"method":1}'],
    ["neither method nor result", '{"jsonrpc":"2.0","id":1}'],
    ["result and error", '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":""}}'],
    ["a result that is no object", '{"jsonrpc":"2.0","id":1,"result":[]}'],
    ["an error without code", '{"jsonrpc":"2.0","id":1,"error":{"message":"x"}}'],
    ["a response without id", '{"jsonrpc":"2.0","result":{}}'],
  ])("refuses %s", (_, text) => {
    expect(classify(read(text))).toMatchObject({ ok: false });
  });

  it('keeps the ids 1 and "1" apart', () => {
    const ids = ["1", '"1"'].map((id) => classify(read(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`)));
    expect(ids.map((c) => c.ok && c.message.kind === "request" && c.message.id)).toEqual([1, "1"]);
  });
});
