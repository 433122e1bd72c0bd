import { isObject, type JsonObject, type JsonValue, parseDocument } from "@sallyport/json";
import type { ValidatorOptions } from "@sallyport/json-schema";
import { describe, expect, test } from "vitest";
import { type CompiledInputSchema, compileInputSchema, inputSchemaFault } from "./compile-input-schema.ts";

function compiled(schema: unknown, options?: ValidatorOptions): CompiledInputSchema {
  const result = compileInputSchema(schema, options);
  if (!result.ok) throw new Error(result.reason);
  return result.inputSchema;
}

function json(text: string): JsonValue {
  const { value, faults } = parseDocument(text);
  if (value === undefined || faults.length > 0) throw new Error(`This is no JSON: ${text}`);
  return value;
}

function args(text: string): JsonObject {
  const value = json(text);
  if (!isObject(value)) throw new Error("Arguments are an object.");
  return value;
}

const AMOUNT = { type: "object", properties: { amount: { type: "number", maximum: 500 } } };

/** Schema of `x`, arguments, and the sentence; undefined when they pass. */
const SENTENCES: readonly [name: string, x: unknown, args: string, sentence: string | undefined][] = [
  ["a string for a number", { type: "number" }, '{"x":"1"}', "args.x must be a number."],
  ["one of two types", { type: ["string", "null"] }, '{"x":1}', "args.x must be a string or null."],
  ["an exact bound", { maximum: 500 }, '{"x":500.00000000000001}', "args.x must be at most 500."],
  ["the bound itself", { maximum: 500 }, '{"x":500}', undefined],
  ["an exclusive bound", { exclusiveMinimum: 0 }, '{"x":0}', "args.x must be above 0."],
  ["just above an exclusive bound", { exclusiveMinimum: 0 }, '{"x":1e-300}', undefined],
  ["an integer beyond doubles", { type: "integer" }, '{"x":9007199254740993}', undefined],
  ["an integer with a fraction of zero", { type: "integer" }, '{"x":1.0}', undefined],
  ["almost an integer", { type: "integer" }, '{"x":9007199254740993.5}', "args.x must be a whole number."],
  [
    "neighbours that one double stands for are two",
    { const: 9007199254740992 },
    '{"x":9007199254740993}',
    "args.x must be 9007199254740992.",
  ],
  ["a multiple beyond doubles", { multipleOf: 0.1 }, '{"x":4.35}', "args.x must be a multiple of 0.1."],
  ["an exact multiple", { multipleOf: 0.01 }, '{"x":4.35}', undefined],
  ["a number that is not finite", { type: "number" }, '{"x":1e400}', "args.x must be a finite number."],
  ["not finite under not", { not: { type: "number" } }, '{"x":1e400}', "args.x must be a finite number."],
  ["a choice", { enum: ["a", "b", 3] }, '{"x":"secret"}', 'args.x must be "a", "b" or 3.'],
  [
    "many choices",
    { enum: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    '{"x":0}',
    "args.x must be 1, 2, 3, 4, 5, 6, 7, 8 or another of 9.",
  ],
  ["a surrogate pair is one character", { maxLength: 1 }, '{"x":"💩"}', undefined],
  ["a long text", { maxLength: 2 }, '{"x":"💩💩💩"}', "args.x must have at most 2 characters."],
  ["a pattern", { pattern: "^[a-z]+$" }, '{"x":"A"}', 'args.x must match the pattern "^[a-z]+$".'],
  [
    "a look-ahead at the start",
    { pattern: "^(?!\\.)(?!.*\\.\\.)[a-z.]+@[a-z.]+$" },
    '{"x":"a..b@c"}',
    'args.x must match the pattern "^(?!\\\\.)(?!.*\\\\.\\\\.)[a-z.]+@[a-z.]+$".',
  ],
  ["a look-ahead that holds", { pattern: "^(?!\\.)[a-z.]+@[a-z.]+$" }, '{"x":"a.b@c"}', undefined],
  [
    "a pattern that cannot be checked",
    { pattern: "a(?=b)" },
    '{"x":"ab"}',
    "args.x must be left out: the tool's schema has a pattern for it that cannot be checked.",
  ],
  [
    "a pattern that cannot be checked, under not",
    { not: { pattern: "a(?=b)" } },
    '{"x":"ab"}',
    "args.x must be left out: the tool's schema has a pattern for it that cannot be checked.",
  ],
  ["a pattern that cannot be checked, without its text", { pattern: "a(?=b)" }, '{"x":1}', undefined],
  ["an item", { items: { type: "integer" } }, '{"x":[1,"2"]}', "args.x[1] must be a whole number."],
  ["an item twice", { uniqueItems: true }, '{"x":[1,1.0]}', "args.x must have no item twice."],
  ["a missing key", { required: ["a b"] }, '{"x":{}}', 'args.x["a b"] must be given.'],
  [
    "a key that the tool does not take",
    { properties: { a: {} }, additionalProperties: false },
    '{"x":{"b":1}}',
    "args.x.b must be left out, because the tool does not take it.",
  ],
  [
    "a key that is data",
    { additionalProperties: { type: "string" } },
    '{"x":{"secret":1}}',
    "args.x.* must be a string.",
  ],
  [
    "one of some forms",
    { anyOf: [{ type: "string" }, { type: "integer" }] },
    '{"x":true}',
    "args.x must be a string or a whole number.",
  ],
  [
    "the form that was meant",
    {
      anyOf: [{ type: "string" }, { type: "object", properties: { a: { type: "object", required: ["b"] } } }],
    },
    '{"x":{"a":{}}}',
    "args.x.a.b must be given.",
  ],
  [
    "several forms at once",
    { oneOf: [{ minimum: 1 }, { maximum: 5 }] },
    '{"x":3}',
    "args.x must have exactly one of the forms that the tool takes; it has several.",
  ],
  [
    "__proto__ is a key like others",
    { properties: { ["__proto__"]: { type: "string" } } },
    '{"x":{}}',
    undefined,
  ],
  [
    "__proto__ has its schema",
    json('{"properties":{"__proto__":{"type":"string"}}}'),
    '{"x":{"__proto__":1}}',
    "args.x.__proto__ must be a string.",
  ],
  [
    "a prototype's keys are not given",
    { required: ["toString"] },
    '{"x":{}}',
    "args.x.toString must be given.",
  ],
  ["a format is an annotation", { format: "uri" }, '{"x":"no uri"}', undefined],
];

test.each(SENTENCES)("%s", (_name, x, text, sentence) => {
  expect(compiled({ properties: { x } }).check(args(text), "allow")).toBe(sentence);
});

/** Schema, arguments and whether `additional: "deny"` takes them. */
const ADDITIONAL: readonly [name: string, schema: unknown, args: string, sentence: string | undefined][] = [
  ["only what is named", AMOUNT, '{"amount":1}', undefined],
  [
    "what is not named",
    AMOUNT,
    '{"amuont":1}',
    'args.amuont must be left out, because the tool does not have it. Did you mean "amount"?',
  ],
  [
    "not even when the schema takes all",
    { additionalProperties: true },
    '{"x":1}',
    "args.x must be left out, because the tool does not have it.",
  ],
  [
    "named in what the schema refers to",
    { $ref: "#/$defs/a", $defs: { a: { properties: { x: {} } } } },
    '{"x":1}',
    undefined,
  ],
  ["named in one form", { anyOf: [{ properties: { x: {} } }, { required: ["y"] }] }, '{"x":1}', undefined],
  [
    "not what a prototype has",
    AMOUNT,
    '{"toString":1}',
    "args.toString must be left out, because the tool does not have it.",
  ],
];

test.each(ADDITIONAL)('additional "deny": %s', (_name, schema, text, sentence) => {
  expect(compiled(schema).check(args(text), "deny")).toBe(sentence);
});

/** What is no schema that could be checked, and a part of the reason. */
const REFUSED: readonly [name: string, schema: unknown, reason: string][] = [
  ["no schema", undefined, "no JSON"],
  ["a string", "object", "a schema at its root"],
  ["a list", [], "a schema at its root"],
  ["another document", { $ref: "https://example.com/schema.json" }, "nothing is fetched"],
  ["another document, relative", { $ref: "other.json#/a" }, "nothing is fetched"],
  ["nowhere", { $ref: "#/$defs/a" }, "leads nowhere"],
  ["nowhere by a prototype's name", { $ref: "#/constructor" }, "leads nowhere"],
  ["itself", { $ref: "#" }, "without end"],
  [
    "itself in a circle",
    { anyOf: [{ $ref: "#/$defs/a" }], $defs: { a: { allOf: [{ $ref: "#" }] } } },
    "without end",
  ],
  ["another draft", { $schema: "http://json-schema.org/draft-04/schema#" }, "2020-12 or draft-07"],
  [
    "another draft inside",
    { properties: { a: { $schema: "http://json-schema.org/draft-07/schema#" } } },
    "at /properties/a",
  ],
  ["an unknown type", { type: "text" }, "/type"],
  ["a bound that is a string", { properties: { a: { minimum: "1" } } }, "a number at /properties/a/minimum"],
  [
    "required as draft-03 has it",
    { properties: { a: { required: true } } },
    "a list at /properties/a/required",
  ],
  ["items as draft-07 has them", { items: [{}] }, "a schema at /items"],
  ["an identifier twice", { $defs: { a: { $id: "x" }, b: { $id: "x" } } }, "twice"],
  ["a function", { default: () => 1 }, "no JSON"],
];

test.each(REFUSED)("refuses %s", (_name, schema, part) => {
  const result = compileInputSchema(schema);
  expect(result.ok ? "" : result.reason).toContain(part);
});

describe("bounds", () => {
  test("refuses a schema of more than 100 levels, 50,000 values or a million characters", () => {
    let deep: object = {};
    for (let i = 0; i < 120; i++) deep = { not: deep };
    const circle: { not?: object } = {};
    circle.not = circle;
    for (const schema of [
      deep,
      circle,
      { enum: Array(60_000).fill(1) },
      { default: "x".repeat(1_000_001) },
    ]) {
      const result = compileInputSchema(schema);
      expect(result.ok ? "" : result.reason).toMatch(/larger than/);
    }
  });

  test("refuses arguments whose check doubles with every level", () => {
    const x = { anyOf: [{ $ref: "#" }, { $ref: "#" }], type: "object" };
    const check = compiled({ properties: { x }, required: ["x"] }).check;
    let nested = "1";
    for (let i = 0; i < 50; i++) nested = `{"x":${nested}}`;
    expect(check(args(nested), "allow")).toMatch(/less work|nested/);
  });

  test("refuses arguments that a schema follows into itself 900 levels deep", () => {
    const { check } = compiled({ properties: { x: { $ref: "#" } } });
    let nested: JsonObject = {};
    for (let i = 0; i < 900; i++) nested = { x: nested };
    expect(check(nested, "allow")).toMatch(/nested less deep/);
  });

  test("refuses arguments when a dynamic reference leads to itself", () => {
    const schema = { $dynamicAnchor: "a", $dynamicRef: "#a" };
    expect(compiled(schema).check({}, "allow")).toMatch(/nested less deep/);
  });

  test("gives up a thousand patterns on a string of 200,000 characters", () => {
    const anyOf = Array.from({ length: 1000 }, (_, i) => ({ pattern: `(a|b|ab)*c{${i % 50}}d` }));
    const { check } = compiled({ properties: { x: { anyOf } } });
    expect(check({ x: "ab".repeat(100_000) }, "allow")).toMatch(/less work/);
  });

  test("refuses a list that takes more work than maxWork", () => {
    const { check } = compiled({ properties: { x: { items: { type: "integer" } } } }, { maxWork: 100 });
    expect(check({ x: [1, 2, 3] }, "allow")).toBeUndefined();
    expect(check({ x: Array(1000).fill(1) }, "allow")).toMatch(/less work/);
  });

  test("checks by the schema as it was when it was compiled", () => {
    const schema = { properties: { x: { type: "string" } } };
    const { check } = compiled(schema);
    schema.properties.x.type = "number";
    expect(check({ x: "a" }, "allow")).toBeUndefined();
  });
});

test("reports a pattern that cannot be matched in linear time", () => {
  expect(compiled({ properties: { "a/b": { pattern: "(?<=a)b" } } }).unchecked).toEqual([
    {
      pointer: "/properties/a~1b/pattern",
      problem:
        "It looks behind, which cannot be checked in linear time; write one pattern for what is allowed.",
    },
  ]);
});

describe("the fault of a schema", () => {
  test.each([
    ["draft-04", { $schema: "http://json-schema.org/draft-04/schema#" }, "all", "its $schema says draft-04."],
    [
      "a reference that leads nowhere",
      { $ref: "#/definitions/a" },
      "all",
      'refers to "#/definitions/a", which leads nowhere',
    ],
    ["a reference to another document", { $ref: "a.json" }, "all", "nothing is fetched"],
    ["a boolean where draft-07 has a number", { exclusiveMinimum: true }, "all", "/exclusiveMinimum"],
    ["no schema", null, "all", "The tool has no inputSchema."],
    ["a text", "object", "all", "a schema"],
    [
      "a pattern that looks back",
      { properties: { a: { pattern: "(?<!a)b" } } },
      "some",
      "/properties/a/pattern",
    ],
    ["a pattern that is none", { properties: { a: { pattern: "[" } } }, "some", "missing closing ]"],
  ])("is told of %s", (_name, schema, denies, says) => {
    const fault = inputSchemaFault(schema);
    expect(fault?.denies).toBe(denies);
    expect(fault?.reason).toContain(says);
    expect(fault?.reason).toMatch(/^[A-Z].*\.$/);
    expect(inputSchemaFault(schema)).toEqual(fault);
  });

  test.each([
    {},
    true,
    { $schema: "http://json-schema.org/draft-07/schema#" },
    { $ref: "#/$defs/a", $defs: { a: {} } },
  ])("is none for %j", (schema) => expect(inputSchemaFault(schema)).toBeUndefined());
});
