import { isObject, type JsonObject, type JsonValue, own, parseDocument } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import SENTENCES from "../cases/sentences.json" with { type: "json" };

type WithGlob = { glob(patterns: string[], options?: object): Record<string, unknown> };

const TABLES = (import.meta as unknown as WithGlob).glob(["../cases/**/*.json", "!../cases/sentences.json"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const ids = SENTENCES.map(({ id }) => id);
const cases = Object.entries(TABLES).flatMap(([path, text]) => {
  const { value } = parseDocument(String(text));
  return list(isObject(value) ? own(value, "cases") : undefined)
    .filter(isObject)
    .map((entry) => ({ path, name: own(entry, "name"), cites: citesOf(entry) }));
});

describe("docs/policy-language.md, sections 1 to 4", () => {
  test("each sentence has one id, in order", () => {
    expect(ids).toEqual([...new Set(ids)].toSorted(byNumber));
    expect(SENTENCES.filter(({ says }) => says.trim() === "")).toEqual([]);
  });

  test("there are at least 300 cases", () => expect(cases.length).toBeGreaterThanOrEqual(300));

  test("each case cites a sentence, and only such as there are", () => {
    const known = new Set(ids);
    const wrong = cases.filter(({ cites }) => cites.length === 0 || cites.some((id) => !known.has(id)));
    expect(wrong, "give these cases a `cites` with ids of cases/sentences.json").toEqual([]);
  });

  test("each sentence is cited by a case", () => {
    const cited = new Set(cases.flatMap(({ cites }) => cites));
    const missing = SENTENCES.filter(({ id }) => !cited.has(id)).map(({ id, says }) => `${id} ${says}`);
    expect(missing, "write a case for each of these").toEqual([]);
  });
});

function citesOf(entry: JsonObject): string[] {
  return list(own(entry, "cites")).filter((id) => typeof id === "string");
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function byNumber(a: string, b: string): number {
  const [x = [], y = []] = [a, b].map((id) => id.split(".").map(Number));
  return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0);
}
