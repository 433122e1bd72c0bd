import { describe, expect, it } from "vitest";
import { commonEnds, definitionDiff } from "./definition-diff.ts";

describe("the difference of two definitions", () => {
  it("lists single fields, starting with what a model reads first", () => {
    const before = { name: "a", description: "Does a.", inputSchema: { type: "object", required: ["x"] } };
    const after = {
      _meta: { n: 1 },
      name: "a",
      description: "Does more.",
      inputSchema: { type: "object", required: ["x", "y"], properties: { "odd key": {} } },
    };
    expect(definitionDiff(before, after)).toEqual([
      { path: "description", before: "Does a.", after: "Does more." },
      { path: "inputSchema.required.1", before: null, after: "y" },
      { path: 'inputSchema.properties."odd key"', before: null, after: "{}" },
      { path: "_meta.n", before: null, after: "1" },
    ]);
  });

  it("lists every field of a new definition", () => {
    expect(definitionDiff(null, { name: "a", annotations: {} })).toEqual([
      { path: "name", before: null, after: "a" },
      { path: "annotations", before: null, after: "{}" },
    ]);
  });

  it("distinguishes a string from a number, and from the same string with an invisible character", () => {
    expect(definitionDiff({ x: 1, y: "a" }, { x: "1", y: "a\u200b" })).toEqual([
      { path: "x", before: "1", after: '"1"' },
      { path: "y", before: "a", after: "a\u200b" },
    ]);
  });

  it("splits strings where they differ, between characters", () => {
    expect(commonEnds("Does pay.", "Does not pay.")).toEqual({
      start: "Does ",
      a: "",
      b: "not ",
      end: "pay.",
    });
    expect(commonEnds("aa", "a")).toEqual({ start: "a", a: "a", b: "", end: "" });
    expect(commonEnds("\u{1F600}", "\u{1F601}")).toEqual({
      start: "",
      a: "\u{1F600}",
      b: "\u{1F601}",
      end: "",
    });
  });
});
