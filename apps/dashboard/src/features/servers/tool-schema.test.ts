import { describe, expect, it } from "vitest";
import { argumentsOf, hintsOf, matchesSearch } from "./tool-schema.ts";

describe("argumentsOf", () => {
  it("lists the top-level arguments", () => {
    const schema = {
      type: "object",
      properties: {
        path: { type: "string", description: "Where" },
        limit: { type: ["integer", "null"] },
        mode: { enum: ["a", "b"] },
        extra: {},
        odd: "not a schema",
      },
      required: ["path", 7],
    };
    expect(argumentsOf(schema).map(({ name, type, required }) => [name, type, required])).toEqual([
      ["path", "string", true],
      ["limit", "integer or null", false],
      ["mode", "one of a list", false],
      ["extra", "any", false],
      ["odd", "any", false],
    ]);
  });

  it.each([null, undefined, [], "x", { properties: [] }, { properties: null, required: "path" }])(
    "finds no arguments in %j",
    (schema) => expect(argumentsOf(schema)).toEqual([]),
  );
});

it("reads a hint that is a boolean, and ignores any other value", () => {
  expect(hintsOf({ readOnlyHint: true, destructiveHint: "yes" })).toEqual({
    readOnly: true,
    destructive: null,
    idempotent: null,
    openWorld: null,
  });
  expect(hintsOf(null).readOnly).toBeNull();
});

it("finds a tool if every word is in its name, title or description", () => {
  const tool = { name: "create_charge", title: null, description: "Charges a card" };
  expect(["", "charge", "CARD create", "refund"].map((search) => matchesSearch(tool, search))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
