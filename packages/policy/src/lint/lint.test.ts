import { applyChanges, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import FILE from "../../cases/lint/warnings.json" with { type: "json" };
import { RISK_CLASSES } from "../language/grammar-words.ts";
import { type PolicyDocument, parse } from "../index.ts";
import { growth } from "../testing/growth.ts";
import { selectorText } from "../language/selector.ts";
import { Subject } from "./subject.ts";
import { applyFix, lint, lintText, type LintTool, type QuickFix } from "./index.ts";

const file: unknown = FILE;
const cases = list(member(file, "cases")).map(object);

/** As an author has it, so that fixes meet line breaks and comments. */
function textOf(document: JsonValue | undefined): string {
  return `// A policy.\n${JSON.stringify(document, null, 2)}\n`;
}

function parsed(text: string): PolicyDocument {
  const result = parse(text);
  if (result.ok) return result.document;
  throw new Error(result.issues.map(({ message, pointer }) => `${pointer} ${message}`).join("\n"));
}

function toolsOf(entry: JsonObject): LintTool[] | undefined {
  const name = own(entry, "tools");
  if (typeof name !== "string") return undefined;
  return list(member(member(file, "tools"), name)).map((value) => {
    const tool = object(value);
    const risk = RISK_CLASSES.find((known) => known === own(tool, "class")) ?? null;
    return { name: text(own(tool, "name")), class: risk, inputSchema: own(tool, "inputSchema") };
  });
}

function applied(fix: QuickFix, text: string): string {
  const changes = applyFix(text, fix);
  if (changes === undefined) throw new Error("The fix cannot be applied.");
  return applyChanges(text, changes);
}

/** Rules after which no call of their tools can pass: a denial, an approval, an argument required that is not there. */
function deniedTools(document: PolicyDocument, tools: readonly LintTool[] = []): string[] {
  const subject = new Subject(document, tools);
  return document.tools.flatMap((rule) => {
    const selected = subject.toolsOf(rule.selector);
    const isVain = rule.require.some(({ conditions }) =>
      conditions.some(
        (condition) =>
          "op" in condition &&
          selected.length > 0 &&
          selected.every((tool) => subject.view(tool, condition.path).kind === "missing"),
      ),
    );
    const isStopped = rule.deny !== undefined || rule.approval?.mode === "enforce";
    return isVain || isStopped ? [selectorText(rule.selector)] : [];
  });
}

test("every case has a name of its own", () => {
  expect(new Set(cases.map((entry) => own(entry, "name"))).size).toBe(cases.length);
});

describe("warnings", () => {
  test.each(cases.map((entry) => [text(own(entry, "name")), entry] as const))("%s", (_name, entry) => {
    const written = textOf(own(entry, "document"));
    const { warnings } = lint(parsed(written), toolsOf(entry), written);
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(own(entry, "warnings"));
    for (const { message } of warnings) expect(message).toMatch(/^\S.*[.?]$/s);

    const says = own(entry, "says");
    if (says !== undefined) expect(warnings.map(({ message }) => message).join("\n")).toContain(says);
    const fixed = own(entry, "fixed");
    if (fixed === undefined) return;
    const [fix] = warnings.flatMap((warning) => warning.fix ?? []);
    expect(fix && applied(fix, written)).toBe(fixed === null ? undefined : textOf(fixed));
  });

  test("applying a fix gives a document that parses, without that warning", () => {
    for (const entry of cases) {
      const written = textOf(own(entry, "document"));
      for (const { fix, code, message } of lint(parsed(written), toolsOf(entry), written).warnings) {
        if (fix === undefined) continue;
        const after = applied(fix, written);
        const left = lint(parsed(after), toolsOf(entry), after).warnings;
        expect(left.filter((warning) => warning.code === code && warning.message === message)).toEqual([]);
        expect(fix.label).toMatch(/^[A-Z]/);
      }
    }
  });

  test("no fix leads to certain denial", () => {
    for (const entry of cases) {
      const written = textOf(own(entry, "document"));
      const before = deniedTools(parsed(written), toolsOf(entry));
      for (const { fix } of lint(parsed(written), toolsOf(entry), written).warnings) {
        if (fix === undefined) continue;
        const after = deniedTools(parsed(applied(fix, written)), toolsOf(entry));
        const more = after.filter((name) => !before.includes(name));
        expect([own(entry, "name"), fix.label, more]).toEqual([own(entry, "name"), fix.label, []]);
      }
    }
  });
});

describe("in an editor", () => {
  const marked = (text: string, tools?: LintTool[]) =>
    lintText(text, tools).issues.map(
      ({ code, severity, from, to, line }) => `${severity} ${code} line ${line}: ${text.slice(from, to)}`,
    );

  test("places warnings in the order of the text", () => {
    const text = `{ "version": "2", "default": "deny", // closed
  "tools": {
    "get_ordr": {},
    "pay": { "require": [{ "conditions": [] }] } } }`;
    expect(marked(text, [{ name: "get_order" }, { name: "pay", class: "financial" }])).toEqual([
      'warning unknown_tool line 3: "get_ordr"',
      'warning unlimited_risk line 4: "pay"',
      'warning always_matches line 4: { "conditions": [] }',
    ]);
  });

  test("gives no warnings for a document with errors", () => {
    expect(marked('{ "version": "2", "tools": { "a": { "require": [{ "conditions": [] }] } } }')).toEqual([
      "error missing_key line 1: {",
    ]);
  });
});

/** Parts of a rule and what they cost. */
const COSTS: readonly [name: string, conditions: JsonValue[], cost: number][] = [
  ["no condition", [], 0],
  ["a plain condition", [{ path: "args.a", op: "eq", value: "x" }], 1],
  ["a list of plain values", [{ path: "args.a", op: "in", value: ["x", "y", 3] }], 1],
  ["an object of 70 characters", [{ path: "args.a", op: "eq", value: { a: "x".repeat(62) } }], 3],
  ["a host", [{ path: "args.a", op: "host_in", value: ["example.com"] }], 5],
  ["an item", [{ path: "args.a[*]", op: "eq", value: 1, quantifier: "some" }], 8],
  ["items of items", [{ path: "args.a[*].b[*]", op: "eq", value: 1, quantifier: "some" }], 64],
  [
    "groups",
    [{ any: [{ not: { path: "args.a", op: "eq", value: 1 } }, { path: "args.b", op: "eq", value: 1 }] }],
    2,
  ],
];

describe("costs", () => {
  const limits = [{ counter: "c", window: "day", max: 5, scope: "grant", cost: "args.a" }];
  const costsOf = (conditions: JsonValue[]) =>
    new Map(
      lint(
        parsed(
          textOf({
            version: "2",
            default: "deny",
            all_tools: { limits: [{ counter: "all", window: "day", max: 5, scope: "grant" }] },
            tools: { t: { require: [{ conditions }], limits } },
          }),
        ),
      ).costs.map(({ pointer, cost }) => [pointer, cost]),
    );

  test.each(COSTS)("%s", (_name, conditions, cost) => {
    const costs = costsOf(conditions);
    expect(Object.fromEntries(costs)).toEqual({
      "/all_tools/limits/0": 1,
      "/tools/t": cost + 2,
      "/tools/t/require/0": cost,
      "/tools/t/limits/0": 2,
    });
  });

  test("a regex costs as much as its size", () => {
    const costOf = (value: string) =>
      costsOf([{ path: "args.a", op: "regex", value }]).get("/tools/t/require/0") ?? 0;
    expect(costOf("a")).toBeGreaterThan(1);
    expect(costOf("a{500}")).toBeGreaterThan(20);
  });
});

test("gives no warning about a tool whose inputSchema is not a schema", () => {
  const text = textOf({
    version: "2",
    default: "deny",
    tools: { t: { require: [{ conditions: [{ path: "args.a.b", op: "gt", value: 1 }] }] } },
  });
  const loop = { anyOf: [{ $ref: "#" }, { $ref: "#" }] };
  for (const inputSchema of [
    undefined,
    null,
    1,
    "object",
    [],
    {},
    { $ref: "#/nowhere" },
    loop,
    { properties: 5 },
  ]) {
    expect(lint(parsed(text), [{ name: "t", inputSchema }]).warnings).toEqual([]);
  }
});

test("lints a document of twenty times the size in about twenty times the time", () => {
  const tools = Array.from({ length: 200 }, (_, i) => ({ name: `tool_${i}`, class: "financial" as const }));
  const documentOf = (rules: number) => {
    const named = Array.from({ length: rules }, (_, i) => [`tol_${i}_*`, { action: "deny" }] as const);
    return parsed(textOf({ version: "2", default: "allow", tools: Object.fromEntries(named) }));
  };
  const [small, large] = [documentOf(150), documentOf(3000)];
  expect(lint(large, tools).warnings.length).toBeLessThanOrEqual(1000);
  expect(
    growth(
      () => lint(small, tools),
      () => lint(large, tools),
    ),
  ).toBeLessThan(150); // 20 in proportion, 400 by the square
});

function member(value: unknown, key: string): JsonValue | undefined {
  return isObject(value) ? own(value, key) : undefined;
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new Error("The case file has an object here.");
  return value;
}

function list(value: JsonValue | undefined): JsonValue[] {
  if (!Array.isArray(value)) throw new Error("The case file has a list here.");
  return value;
}

function text(value: JsonValue | undefined): string {
  if (typeof value !== "string") throw new Error("The case file has a string here.");
  return value;
}
