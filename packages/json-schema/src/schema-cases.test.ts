import {
  isObject,
  type JsonObject,
  type JsonValue,
  own,
  parseDocument,
  setOwn,
  stringify,
} from "@sallyport/json";
import { describe, expect, test } from "vitest";
import type { Draft } from "./keyword.ts";
import { UnsupportedSchema } from "./unsupported-schema.ts";
import { compileValidator } from "./validator.ts";

/** Read as text, because the numbers of the cases have to keep their digits. */
const FILES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../cases/*.json", { query: "?raw", import: "default", eager: true });

/** The keys of a case; `draft` when it is of one only. */
const KEYS = ["name", "draft", "schema", "takes", "refuses", "says"];

type Entry = { name: string; draft: Draft; entry: JsonObject };

const tables = Object.entries(FILES).map(([path, source]) => {
  const { value, faults } = parseDocument(source);
  if (!isObject(value) || faults.length > 0) throw new Error(`${path} is no JSON object.`);
  return value;
});
const groups = tables.flatMap((table) => entriesOf(table, "groups"));
const refused = tables.flatMap((table) => entriesOf(table, "refused"));

test("each case has a name of its own, and a result", () => {
  const names = [...groups, ...refused].map(({ name, draft }) => `${name} (${draft})`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  for (const { name, entry } of [...groups, ...refused]) {
    expect(
      Object.keys(entry).filter((key) => !KEYS.includes(key)),
      name,
    ).toEqual([]);
  }
  for (const { name, entry } of groups) {
    expect(listOf(entry, "takes").length + listOf(entry, "refuses").length, name).toBeGreaterThan(0);
  }
});

test("there are at least 120 schemas of each draft", () => {
  for (const draft of ["2020-12", "draft-07"]) {
    expect(groups.filter((group) => group.draft === draft).length).toBeGreaterThanOrEqual(120);
  }
});

describe("results", () => {
  test.each(groups)("$draft: $name", ({ draft, entry }) => {
    const { validate } = compileValidator(dated(own(entry, "schema") ?? null, draft));
    const isTaken = (value: JsonValue) => validate(value) === undefined;
    expect(
      listOf(entry, "takes")
        .filter((value) => !isTaken(value))
        .map(stringify),
      "refused",
    ).toEqual([]);
    expect(listOf(entry, "refuses").filter(isTaken).map(stringify), "taken").toEqual([]);
  });
});

describe("refusals", () => {
  test.each(refused)("$draft: $name", ({ draft, entry }) => {
    const schema = dated(own(entry, "schema") ?? null, draft);
    expect(() => compileValidator(schema)).toThrow(new UnsupportedSchema(textOf(entry, "says")));
  });
});

/** One entry for each draft that a case is of: both, unless it names one. */
function entriesOf(table: JsonObject, key: string): Entry[] {
  return listOf(table, key).flatMap((entry): Entry[] => {
    if (!isObject(entry)) throw new Error("A case is an object.");
    const name = textOf(entry, "name");
    const draft = own(entry, "draft");
    return (["2020-12", "draft-07"] as const)
      .filter((each) => draft === undefined || draft === each)
      .map((each) => ({ name, draft: each, entry }));
  });
}

function textOf(object: JsonObject, key: string): string {
  const value = own(object, key);
  if (typeof value !== "string") throw new Error(`A case has a string at ${key}.`);
  return value;
}

function listOf(object: JsonObject, key: string): JsonValue[] {
  const value = own(object, key);
  return Array.isArray(value) ? value : [];
}

/** A schema that names no draft is of 2020-12. */
function dated(schema: JsonValue, draft: Draft): JsonValue {
  if (draft === "2020-12" || !isObject(schema) || Object.hasOwn(schema, "$schema")) return schema;
  const copy: JsonObject = { $schema: "http://json-schema.org/draft-07/schema#" };
  for (const [key, value] of Object.entries(schema)) setOwn(copy, key, value);
  return copy;
}
