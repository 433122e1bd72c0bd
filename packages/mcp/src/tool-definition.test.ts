import { encodeUtf8, type JsonObject, parseStrict } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalDefinition, MAX_DEFINITION_LENGTH } from "./index.ts";

/** As the proxy reads it, and as a client that calls JSON.parse does. */
const exact = (text: string): JsonObject => {
  const read = parseStrict(encodeUtf8(text), { maxDepth: 256, maxKeys: 10_000 });
  if (!read.ok) throw new Error(read.fault.code);
  return read.value as JsonObject;
};
const plain = (text: string): JsonObject => JSON.parse(text) as JsonObject;

describe("the canonical text of a definition", () => {
  it("is the same for any order of keys, and another for another order of lists", () => {
    const one = canonicalDefinition({ name: "a", inputSchema: { type: "object", required: ["x", "y"] } });
    expect(one).toBe('{"inputSchema":{"required":["x","y"],"type":"object"},"name":"a"}');
    expect(canonicalDefinition({ inputSchema: { required: ["x", "y"], type: "object" }, name: "a" })).toBe(
      one,
    );
    expect(
      canonicalDefinition({ name: "a", inputSchema: { type: "object", required: ["y", "x"] } }),
    ).not.toBe(one);
  });

  it.each(["title", "description", "inputSchema", "outputSchema", "annotations", "icons", "_meta", "other"])(
    "counts %s",
    (key) => {
      expect(canonicalDefinition({ name: "a", [key]: "x" })).not.toBe(canonicalDefinition({ name: "a" }));
    },
  );

  it("leaves out execution.taskSupport and nothing else of execution", () => {
    const bare = canonicalDefinition({ name: "a" });
    expect(canonicalDefinition({ name: "a", execution: { taskSupport: "optional" } })).toBe(bare);
    expect(canonicalDefinition({ name: "a", execution: {} })).toBe(bare);
    for (const execution of [{ taskSupport: "Do evil." }, { note: "Do evil." }, "Do evil.", null]) {
      expect(canonicalDefinition({ name: "a", execution })).not.toBe(bare);
    }
  });

  it.each(["1", "1.0", "1e0", "-0", "9007199254740993", "1e-400", "0.1000000000000000055"])(
    "is the same for the number %s read as a double or exactly",
    (number) => {
      const text = `{"name":"a","n":${number}}`;
      expect(canonicalDefinition(exact(text))).toBe(canonicalDefinition(plain(text)));
    },
  );

  it("replaces characters that cannot be stored, and keeps escapes that only look like them", () => {
    expect(canonicalDefinition({ name: "a\0b\ud800\\u0000\\\\ud800" })).toBe(
      String.raw`{"name":"a` + "\ufffdb\ufffd" + String.raw`\\u0000\\\\ud800"}`,
    );
  });

  it("is undefined for a definition that is too long or too deep", () => {
    let deep: JsonObject = {};
    for (let i = 0; i < 100; i++) deep = { not: deep };
    expect(canonicalDefinition({ name: "a", inputSchema: deep })).toBeUndefined();
    const description = "x".repeat(MAX_DEFINITION_LENGTH);
    expect(canonicalDefinition({ name: "a", description })).toBeUndefined();
  });

  it("is the same after it was stored and read", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 3 })), (tool) => {
        const once = canonicalDefinition(tool as JsonObject) ?? "";
        const again = canonicalDefinition(plain(once));
        // Two keys may become one when what tells them apart cannot be stored.
        if (!once.includes("\ufffd")) expect(again).toBe(once);
      }),
    );
  });
});
