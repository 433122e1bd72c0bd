import { isObject, type JsonObject, type JsonValue, parseDocument, stringify } from "@sallyport/json";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordShape, Shape, StringFormat } from "../language/grammar-shape.ts";
import { GRAMMAR_V1 } from "../language/grammar-v1.ts";
import { GRAMMAR_V2 } from "../language/grammar-v2.ts";
import type { IssueCode } from "../language/issue.ts";
import { parse } from "../parse.ts";
import { stringProblem } from "../read/check-string.ts";
import { editorSchema } from "./editor-schema.ts";
import { STRING_FORMATS } from "./string-formats.ts";

/** `allowComments` and the like are for editors. */
const ajv = new Ajv({ strict: false, allErrors: true });
const validators = { "1": ajv.compile(editorSchema("1")), "2": ajv.compile(editorSchema("2")) };

/** The errors of the schema of the document's own version; of version "1" when it names none. */
function schemaErrors(document: JsonValue): string[] {
  const version = isObject(document) && document.version === "2" ? "2" : "1";
  const validate = validators[version];
  validate(JSON.parse(stringify(document)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("the cases", () => {
  const files = (
    import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
  ).glob("../../cases/**/*.json", { query: "?raw", import: "default", eager: true });
  const strings = Object.values(files).flatMap((text) => documentsIn(parseDocument(text).value ?? null));
  const accepted = [...new Set(strings)].filter((text) => parse(text).ok);

  test("more than 40 documents of the cases are accepted", () => expect(accepted.length).toBeGreaterThan(40));

  test.each(accepted)("document %#", (text) => {
    const { value } = parseDocument(text, { comments: true });
    expect(schemaErrors(value ?? null)).toEqual([]);
  });
});

const RULE = { conditions: [{ path: "args.a", op: "gt", value: 5 }] };
const LIMIT = { counter: "c", window: "minute", max: 1, scope: "grant" };
const tool = (rule: JsonObject) => ({ version: "1", default: "deny", tools: { x: rule } });
const tool2 = (rule: JsonObject) => ({ version: "2", default: "deny", tools: { x: rule } });
const condition = (changes: JsonObject) => ({
  conditions: [{ path: "args.a", op: "gt", value: 5, ...changes }],
});

/** Documents that a schema can see to be wrong. */
const MISTAKES: readonly [name: string, document: JsonValue][] = [
  ["no version", { default: "deny" }],
  ["no default", { version: "1" }],
  ["a version that is a number", { version: 1, default: "deny" }],
  ["a version that is not known", { version: "3", default: "deny" }],
  ["a default that is not known", { version: "1", default: "block" }],
  ["an unknown key", { version: "1", default: "deny", tolls: {} }],
  ["a key of version 2 in version 1", { version: "1", default: "deny", mode: "shadow" }],
  ["no object", []],
  ["tools that are a list", { version: "1", default: "deny", tools: [] }],
  ["a glob in version 1", { version: "1", default: "deny", tools: { "get_*": {} } }],
  ["a class in version 1", { version: "1", default: "deny", hide: ["@read"] }],
  ["a tool's name with two spaces", { version: "1", default: "deny", tools: { "a  b": {} } }],
  ["a misspelt key of a rule", tool({ denyif: [RULE] })],
  ["a predicate that is no object", tool({ require: ["args.a"] })],
  ["a predicate without conditions", tool({ require: [{ on_deny: "No." }] })],
  ["an unknown operator", tool({ require: [condition({ op: ">" })] })],
  [
    "an operator of version 2 in version 1",
    tool({ require: [condition({ op: "host_in", value: ["a.b"] })] }),
  ],
  ["a bound that is a string", tool({ require: [condition({ value: "5" })] })],
  ["in without a list", tool({ require: [condition({ op: "in", value: 5 })] })],
  ["exists with a string", tool({ require: [condition({ op: "exists", value: "yes" })] })],
  ["a pattern that is a number", tool({ require: [condition({ op: "regex" })] })],
  ["a path that is no argument's", tool({ require: [condition({ path: "amount" })] })],
  ["a path into a list in version 1", tool({ require: [condition({ path: "args.a[*].b" })] })],
  ["a path with a space at the end of a key", tool({ require: [condition({ path: "args.a .b" })] })],
  ["a limit without a scope", tool({ limits: [{ counter: "c", window: "minute", max: 1 }] })],
  ["a window of version 2 in version 1", tool({ limits: [{ ...LIMIT, window: "week" }] })],
  ["a maximum below 0", tool({ limits: [{ ...LIMIT, max: -1 }] })],
  ["a maximum with a fraction", tool({ limits: [{ ...LIMIT, max: 1.5 }] })],
  ["a maximum that is a string", tool({ limits: [{ ...LIMIT, max: "10" }] })],
  ["a counter of the engine", tool({ limits: [{ ...LIMIT, counter: "(mine)" }] })],
  ["an unknown action", tool({ action: "block" })],
  ["a rate limit over more than a day", tool({ rate_limit: { max: 1, window: 86_401 } })],
  ["an unknown class", { version: "2", default: "deny", tools: { "@money": {} } }],
  ["two stars in a selector", { version: "2", default: "deny", tools: { "get_**": {} } }],
  ["a key of a later time", tool2({ schedule: {} })],
  ["an unknown path of the context", tool2({ require: [condition({ path: "identity.name" })] })],
  ["a group without conditions", tool2({ require: [{ conditions: [{ any: [] }] }] })],
  ["a group of a list where one belongs", tool2({ require: [{ conditions: [{ not: [RULE] }] }] })],
  ["a group with two words", tool2({ require: [{ conditions: [{ any: [], all: [] }] }] })],
  ["an unknown quantifier", tool2({ require: [condition({ path: "args.a[*]", quantifier: "all" })] })],
  ["a host with a scheme", tool2({ require: [condition({ op: "host_in", value: ["https://a.b"] })] })],
  ["a length below 0", tool2({ require: [condition({ op: "length_lte", value: -1 })] })],
  ["a sliding window without a unit", tool2({ limits: [{ ...LIMIT, window: { sliding: "5" } }] })],
  ["an unknown scope", tool2({ limits: [{ ...LIMIT, scope: "user" }] })],
  ["a limit with both", tool2({ limits: [{ ...LIMIT, concurrency: 2 }] })],
  ["an approval that never expires", tool2({ approval: {} })],
  ["a quorum of nobody", tool2({ approval: { expires: "5m", quorum: 0 } })],
  ["an unknown surface", { version: "2", default: "deny", surfaces: { tools: "allow" } }],
  ["a test without a name", { version: "2", default: "deny", tests: [{ request: {}, want: {} }] }],
];

test.each(MISTAKES)("the schema refuses %s, as parse does", (_name, document) => {
  expect(schemaErrors(document)).not.toEqual([]);
  expect(parse(stringify(document)).ok).toBe(false);
});

/** What parse says of a document only for reasons that the schema can see, too. */
const SEEN: readonly IssueCode[] = [
  "unknown_key",
  "missing_key",
  "wrong_type",
  "unknown_operator",
  "unsupported_version",
  "invalid_name",
  "invalid_path",
];

const TEXTS: Readonly<Record<StringFormat, readonly string[]>> = {
  path: ["args.a", "args.a.b", "args", "args.a[*]", "args. a", "identity.id"],
  any_path: [
    "args.a",
    "args.a[*].b",
    "args.[*]",
    "identity.labels.a b",
    "identity.labels.",
    "tool.class",
    "time",
  ],
  counter: ["c", "d e", "", "(x)", "a\nb"],
  sentence: ["", "No.", "\0"],
  name: ["a b", "", " ", "é\u0085"],
  tool_name: ["x", "a.b-c_d", "", "a*", "a b", "a  b", " a", "ns/x", "@x"],
  exact_tool_name: ["x", "a*", "a?", "@x", "a@b", "a b", "ns/x", "\ufeff"],
  tool_name_or_star: ["x", "*", "a*"],
  selector: ["x", "get_*", "*", "@read", "@money", "a**", "a b", "@read*"],
  sliding: ["5m", "0s", "5", "m", "99999999d"],
  expires: ["30m", "0s"],
  wait: ["0s", "50s", "1w"],
  timezone: ["UTC", "Europe/Berlin", "+02:00"],
  timestamp: ["2026-01-31T09:00:00Z", "2026-02-30T09:00:00Z", "2026-01-31", "2026-01-31T09:00:00.123+01:00"],
  pattern: ["file:///a/**", "a***", "a b", ""],
};

test.each(Object.keys(TEXTS))("strings of the format %s that parse accepts fit the schema", (name) => {
  const format = name as StringFormat;
  const validate = ajv.compile({ type: "string", ...STRING_FORMATS[format] });
  const alphabet = [...new Set(`${TEXTS[format].join("")} .*[]()@/%\u00a0\ufeff\u0085é`)];
  const written = fc.array(fc.constantFrom(...alphabet, ...TEXTS[format]), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom(...TEXTS[format]),
        written.map((parts) => parts.join("")),
      ),
      (text) => {
        const problem = stringProblem(text, format);
        if (problem === undefined) expect(validate(text)).toBe(true);
        if (problem !== undefined && SEEN.includes(problem.code)) expect(validate(text)).toBe(false);
      },
    ),
    { numRuns: 1000 },
  );
});

describe("documents of either grammar, with and without mistakes", () => {
  test.each([
    ["1", GRAMMAR_V1],
    ["2", GRAMMAR_V2],
  ] as const)("version %s", (version, grammar) => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(documentOf(grammar), (document) => {
        const result = parse(stringify({ ...document, version }));
        const errors = schemaErrors({ ...document, version });
        if (result.ok) {
          accepted++;
          expect(errors).toEqual([]);
        } else if (result.issues.some(({ code }) => SEEN.includes(code))) {
          refused++;
          expect(errors).not.toEqual([]);
        }
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(200);
  });
});

describe("an editor's hover", () => {
  test.each(["1", "2"] as const)("has a sentence for every key and every word of version %s", (version) => {
    const schema = editorSchema(version);
    const silent = [schema, ...Object.values(schema.definitions as JsonObject)].flatMap((record) => {
      const { title, properties } = record as { title: string; properties: Record<string, JsonObject> };
      return Object.entries(properties).flatMap(([key, { description, enumDescriptions }]) => {
        const strings = [description, ...(Array.isArray(enumDescriptions) ? enumDescriptions : [])];
        return strings.every((text) => typeof text === "string" && /[.:]$/m.test(text))
          ? []
          : [`${title}: ${key}`];
      });
    });
    expect(silent).toEqual([]);
  });

  test.each(["1", "2"] as const)("shows examples that are right, version %s", (version) => {
    const definitions = editorSchema(version).definitions as Record<string, { examples?: unknown[] }>;
    for (const [name, { examples = [] }] of Object.entries(definitions)) {
      const validate = ajv.compile({ definitions, $ref: `#/definitions/${name}` });
      for (const example of examples)
        expect([name, validate(example), validate.errors]).toEqual([name, true, null]);
    }
  });
});

/** Strings of policies in a file of cases: documents, and strings that may be one. */
function documentsIn(value: JsonValue): string[] {
  if (typeof value === "string") return value.includes('"version"') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(documentsIn);
  if (!isObject(value)) return [];
  return [...("default" in value ? [stringify(value)] : []), ...Object.values(value).flatMap(documentsIn)];
}

const WRONG = fc.constantFrom<JsonValue>(null, 0, "x", [], {}, true, -1, 1.5, ["a"], { a: 1 });
const OPERANDS = fc.constantFrom<JsonValue>(
  5,
  "a",
  ["a"],
  true,
  ["a.example", "*.b.example"],
  "/srv",
  0.5,
  null,
);

function documentOf(grammar: RecordShape): fc.Arbitrary<JsonObject> {
  return valueOf(grammar, 0).filter(isObject);
}

/** Mostly a value of the shape; now and then another one, a key too many or one too few. */
function valueOf(shape: Shape, depth: number): fc.Arbitrary<JsonValue> {
  const right = fc.constant(null).chain(() => rightValueOf(shape, depth));
  return fc.nat(60).chain((dice) => (dice === 0 ? WRONG : right));
}

function rightValueOf(shape: Shape, depth: number): fc.Arbitrary<JsonValue> {
  const below = (inner: Shape) => valueOf(inner, depth + 1);
  if (shape.kind === "any") return OPERANDS;
  if (shape.kind === "object") return fc.constantFrom<JsonValue>({}, { a: 1 });
  if (shape.kind === "choice") return fc.constantFrom(...shape.values);
  if (shape.kind === "string") return fc.nat(20).map((dice) => TEXTS[shape.format][dice === 0 ? 2 : 0] ?? "");
  if (shape.kind === "integer") return fc.constantFrom(shape.min, shape.min + 1);
  if (shape.kind === "map") return fc.dictionary(fc.constantFrom("a", "b"), below(shape.values));
  if (shape.kind === "record") return recordOf(shape, depth);
  const isDeep = depth > 9;
  if (shape.kind === "list") {
    const { items, min = 0 } = shape;
    return fc.array(below(items), { minLength: min, maxLength: isDeep ? min : 2 });
  }
  if (shape.kind === "variants") {
    const options = isDeep ? shape.options.slice(-1) : shape.options;
    return fc.constantFrom(...options).chain((option) => below(option.shape));
  }
  const names = fc.constantFrom("x", "y", "get_all", "@read", "get_*");
  return fc.dictionary(names, below(shape.values), { maxKeys: 2 });
}

function recordOf(record: RecordShape, depth: number): fc.Arbitrary<JsonObject> {
  const keys = Object.entries(record.keys);
  const chosen = fc.tuple(...keys.map(([, key]) => fc.nat(key.required ? 60 : 3)), fc.nat(60));
  return chosen.chain((dice) => {
    const present = keys.filter(([, key], i) => (key.required ? dice[i] !== 0 : dice[i] === 0));
    const values = present.map(([name, { shape }]) =>
      valueOf(shape, depth + 1).map((value) => [name, value] as const),
    );
    const extra = dice.at(-1) === 0 ? [fc.constant(["extra", 1] as const)] : [];
    return fc.tuple(...values, ...extra).map((entries): JsonObject => Object.fromEntries(entries));
  });
}
