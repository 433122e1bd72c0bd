import { isObject, type JsonObject, type JsonValue, own, parseDocument, stringify } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import { parse, type PolicyDocument } from "../index.ts";
import { runTests, type TestFailure } from "./run-tests.ts";

const TABLES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../../cases/insight/run-tests*.json", { query: "?raw", import: "default", eager: true });

const rows = Object.values(TABLES).flatMap((text) => {
  const { value, faults } = parseDocument(text);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return list(isObject(value) ? own(value, "cases") : undefined).map(object);
});

describe("runTests", () => {
  test.each(rows.map((row) => [own(row, "name"), row] as const))("%s", (_name, row) => {
    const tests = own(row, "tests") ?? [];
    const document = documentOf({ ...object(own(row, "document")), tests });
    const { passed, failures } = runTests(document);
    expect(failures.map(told)).toEqual(own(row, "failures"));
    expect(passed + failures.length).toBe(list(tests).length);
  });

  test("what is known of the tools: classes, and schemas for arguments", () => {
    const document = documentOf({
      arguments: { schema: "pinned" },
      tools: { pay: {}, "@write": { deny_if: [{ conditions: [{ path: "args.a", op: "eq", value: 1 }] }] } },
      tests: [
        { name: "a", request: { tool: "pay", args: { a: 1 } }, want: { effect: "allow" } },
        { name: "b", request: { tool: "pay", args: { b: 1 } }, want: { effect: "deny" } },
      ],
    });
    const inputSchema = {
      check: (args: JsonObject) => ("b" in args ? "There is no argument b." : undefined),
    };
    expect(runTests(document, new Map([["pay", { toolClass: "read", inputSchema }]])).failures).toEqual([]);
    const written = runTests(document, new Map([["pay", { toolClass: "write", inputSchema }]]));
    expect(written.failures.map(({ got }) => got.rule)).toEqual(["/tools/@write/deny_if/0"]);
  });
});

function told({ pointer, name, wanted, got, explanation }: TestFailure): string {
  const want = wanted.rule === undefined ? wanted.effect : `${wanted.effect} ${wanted.rule}`;
  return `${pointer} ${name}: wanted ${want}, got ${got.effect} ${got.rule}. ${explanation}`;
}

/** A row leaves out what is the same in most of them. */
function documentOf(rules: JsonObject): PolicyDocument {
  const result = parse(stringify({ version: "2", default: "deny", ...rules }));
  if (!result.ok)
    throw new Error(result.issues.map(({ pointer, message }) => `${pointer} ${message}`).join("\n"));
  return result.document;
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new Error("The table needs an object here.");
  return value;
}
