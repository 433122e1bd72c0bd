import { isObject, type JsonObject, type JsonValue, own, parseDocument, stringify } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import { parse, type PolicyDocument } from "../index.ts";
import { diff, type KnownTool } from "./diff.ts";

/** Read as text, because the numbers of the rows have to keep their digits. */
const TABLES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../../cases/insight/diff*.json", { query: "?raw", import: "default", eager: true });

const rows = Object.values(TABLES).flatMap((text) => {
  const { value } = parseDocument(text);
  return list(isObject(value) ? own(value, "diffs") : undefined).filter(isObject);
});

describe("diff", () => {
  test.each(rows.map((row) => [own(row, "name"), row] as const))("%s", (_name, row) => {
    const before = documentOf(own(row, "before"));
    const after = documentOf(own(row, "after"));
    const tools = list(own(row, "tools")).filter(isObject) as unknown as KnownTool[];
    const seen = diff(before, after, tools).map(({ kind, part, sentence }) => `${kind} ${part} ${sentence}`);
    expect(seen).toEqual(own(row, "changes"));
    expect(diff(before, before, tools)).toEqual([]);
    expect(diff(after, before, tools)).toHaveLength(seen.length);
  });
});

/** A row leaves out what is the same in most of them. */
function documentOf(rules: JsonValue | undefined): PolicyDocument {
  const written: JsonObject = { version: "1", default: "deny", ...(isObject(rules) ? rules : {}) };
  const result = parse(stringify(written));
  if (!result.ok)
    throw new Error(result.issues.map(({ pointer, message }) => `${pointer} ${message}`).join("\n"));
  return result.document;
}

function list(items: JsonValue | undefined): JsonValue[] {
  return Array.isArray(items) ? items : [];
}
