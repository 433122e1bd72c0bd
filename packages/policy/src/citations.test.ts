import { isObject, type JsonObject, type JsonValue, own, parseDocument } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import SENTENCES from "../cases/sentences.json" with { type: "json" };

type WithGlob = { glob(patterns: string[], options?: object): Record<string, unknown> };

const TABLES = (import.meta as unknown as WithGlob).glob(["../cases/**/*.json", "!../cases/sentences.json"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const TESTS = (import.meta as unknown as WithGlob).glob(["./*.test.ts"]);

/** Sentences of design/policy.md that a table of calls and documents cannot show, and the test that does. */
const SHOWN_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["4.12", "hostile.test.ts"],
  ["4.13", "hostile.test.ts"],
]);

/** Not built yet. A sentence leaves this list with its first case, and the list ends empty. */
const OPEN = new Set([
  ...range("2", 1, 60),
  "3.1",
  "3.6",
  "3.11",
  "3.12",
  "3.13",
  "3.14",
  "3.16",
  "3.27",
  "3.33",
  "3.34",
  ...range("4", 14, 22),
]);

const ids = SENTENCES.map(({ id }) => id);
const cases = Object.entries(TABLES).flatMap(([path, text]) => {
  const { value } = parseDocument(String(text));
  return list(isObject(value) ? own(value, "cases") : undefined)
    .filter(isObject)
    .map((entry) => ({ path, name: own(entry, "name"), cites: citesOf(entry) }));
});

describe("design/policy.md, sections 1 to 4", () => {
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
    const missing = SENTENCES.filter(
      ({ id }) => !cited.has(id) && !SHOWN_ELSEWHERE.has(id) && !OPEN.has(id),
    ).map(({ id, says }) => `${id} ${says}`);
    expect(missing, "write a case for each of these").toEqual([]);
  });

  test.each([...SHOWN_ELSEWHERE])("%s is shown by %s", (id, file) => {
    expect(Object.keys(TESTS)).toContain(`./${file}`);
    expect(ids).toContain(id);
  });
});

function citesOf(entry: JsonObject): string[] {
  return list(own(entry, "cites")).filter((id) => typeof id === "string");
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function range(section: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
}

function byNumber(a: string, b: string): number {
  const [x = [], y = []] = [a, b].map((id) => id.split(".").map(Number));
  return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0);
}
