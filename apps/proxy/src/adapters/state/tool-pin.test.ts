import { describe, expect, it } from "vitest";
import { pinTools } from "./tool-pin.ts";

const pin = (inputSchema: string | null, annotations: unknown = null) =>
  pinTools([{ name: "t", hash: "h", reviewedHash: "h", annotations, inputSchema }]).get("t");
const OBJECT = '{"type":"object","properties":{"amount":{"type":"integer","maximum":9007199254740993}}}';

describe("a pinned tool", () => {
  it("checks arguments against its schema, with numbers as they were written", () => {
    const schema = pin(OBJECT)?.inputSchema;
    expect(schema?.check({ amount: 5 }, "allow")).toBeUndefined();
    expect(schema?.check({ amount: 5.5 }, "allow")).toContain("amount");
    expect(schema?.check({ amount: 5, more: 1 }, "allow")).toBeUndefined();
    expect(schema?.check({ amount: 5, more: 1 }, "deny")).toContain("more");
  });

  it.each([
    ["cannot be read", '{"type":"object"'],
    ["names a key twice", '{"type":"object","type":"string"}'],
    ["is no schema", '{"type":"objekt"}'],
    ["is elsewhere", '{"$ref":"https://example.com/schema.json"}'],
    ["is too deep", `${'{"not":'.repeat(200)}true${"}".repeat(200)}`],
  ])("refuses all arguments when its schema %s", (_, text) => {
    expect(pin(text)?.inputSchema?.check({}, "allow")).toContain("cannot be checked");
  });

  it("has no check when the server gave no schema, and the class of its hints", () => {
    expect(pin(null, { readOnlyHint: true })).toEqual({
      hash: "h",
      reviewedHash: "h",
      toolClass: "read",
      inputSchema: undefined,
    });
  });
});
