import fc from "fast-check";
import { expect, it } from "vitest";
import { classify } from "./classify.ts";
import { factsOf } from "./facts.ts";
import { SIGNAL_KINDS } from "./signal.ts";
import { isWorse, SEVERITIES, SEVERITY_OF, TOOL_CLASSES } from "./tool-class.ts";

const VERBS =
  "get list create update delete merge run execute send pay refund search stop remove order open frob".split(
    " ",
  );
const NOUNS = "user file order branch payment container message label job cache page report".split(" ");

const name = fc
  .tuple(fc.constantFrom(...VERBS), fc.constantFrom("_", "-", ".", "/"), fc.constantFrom(...NOUNS))
  .map(([verb, joint, noun]) => `${verb}${joint}${noun}`);
const schema = fc.record(
  {
    type: fc.constantFrom("string", "boolean", "number", "object", "array"),
    enum: fc.array(fc.constantFrom("get", "delete", "create", "GET", "DELETE", "refund", "x"), {
      maxLength: 3,
    }),
    description: fc.constantFrom("", "Where to save the file", "SQL statement", "One of 'list' or 'remove'"),
  },
  { requiredKeys: [] },
);
const parameter = fc.constantFrom(
  "action",
  "method",
  "sql",
  "command",
  "path",
  "outputPath",
  "force",
  "delete",
  "amount",
  "query",
  "id",
);
const hints = fc.record(
  { readOnlyHint: fc.boolean(), destructiveHint: fc.boolean(), openWorldHint: fc.boolean() },
  { requiredKeys: [] },
);
const tool = fc.record({
  name,
  description: fc.constantFrom(
    "",
    "Gets it.",
    "Deletes it for good.",
    "Runs a SQL query, read-only.",
    "Creates or removes.",
    "Merges a branch.",
  ),
  inputSchema: fc.record({ properties: fc.dictionary(parameter, schema, { maxKeys: 4 }) }),
});

it("gives any JSON value a whole verdict, twice the same", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue({ maxDepth: 6 }), tool), (value) => {
      const verdict = classify(value);
      expect(TOOL_CLASSES).toContain(verdict.class);
      expect(SEVERITIES).toContain(verdict.severity);
      expect(verdict.confidence).toBeGreaterThan(0);
      expect(verdict.confidence).toBeLessThanOrEqual(1);
      expect(verdict.why).toMatch(/^[A-Z].*\.$/s);
      for (const { kind } of verdict.signals) expect(SIGNAL_KINDS).toContain(kind);
      expect(classify(value)).toEqual(verdict);
    }),
    { numRuns: 500 },
  );
});

it("gives any JSON value in the place of each member a verdict", () => {
  const any = fc.jsonValue({ maxDepth: 5 });
  const odd = fc.record(
    { name: any, title: any, description: any, inputSchema: any, outputSchema: any, annotations: any },
    { requiredKeys: [] },
  );
  const bent = fc.record({
    name,
    inputSchema: fc.record({ properties: any, required: any, items: any, anyOf: any }),
  });
  fc.assert(
    fc.property(fc.oneof(odd, bent), (value) => {
      expect(TOOL_CLASSES).toContain(classify(value).class);
      expect(TOOL_CLASSES).toContain(classify(factsOf(value)).class);
    }),
    { numRuns: 500 },
  );
});

it("never judges milder because of what a tool says of itself", () => {
  fc.assert(
    fc.property(tool, hints, (plain, annotations) => {
      const without = classify(plain);
      const verdict = classify({ ...plain, annotations });
      expect(isWorse(without.class, verdict.class)).toBe(false);
      expect(SEVERITIES.indexOf(verdict.severity)).toBeGreaterThanOrEqual(
        SEVERITIES.indexOf(without.severity),
      );
      if (without.unsure) expect(verdict.unsure).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

it("never gives a severity under that of its class", () => {
  fc.assert(
    fc.property(tool, (value) => {
      const { class: kind, severity } = classify(value);
      expect(SEVERITIES.indexOf(severity)).toBeGreaterThanOrEqual(SEVERITIES.indexOf(SEVERITY_OF[kind]));
    }),
  );
});

it("ends with a schema that refers to itself, or branches without end", () => {
  const properties = {
    next: { $ref: "#" },
    other: { anyOf: Array.from({ length: 40 }, () => ({ $ref: "#" })) },
  };
  expect(classify({ name: "get_thing", inputSchema: { properties, anyOf: [{ $ref: "#" }] } }).class).toBe(
    "read",
  );
});

it("keys of the prototype are keys like others", () => {
  const inputSchema: unknown = JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{}}}');
  expect(classify({ name: "constructor", inputSchema }).class).toBe("write");
  expect(classify({ name: "__proto__" }).class).toBe("write");
});
