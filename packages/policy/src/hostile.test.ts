import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GRAMMAR_V1, type Issue, OPERATORS, parse } from "./index.ts";

const HEAD = '{"version":"1","default":"deny","tools":{';

function issuesOf(text: string): Issue[] {
  const result = parse(text);
  return result.ok ? [] : result.issues;
}

function withCondition(op: string, value: string): string {
  return `${HEAD}"x":{"require":[{"conditions":[{"path":"args.a","op":"${op}","value":${value}}]}]}}}`;
}

describe("bounds of a document", () => {
  test("accepts 256 KiB of UTF-8 and refuses one byte more", () => {
    const document = `${HEAD}"x":{"action":"deny"}}}`;
    const room = 262_144 - document.length;
    expect(issuesOf(document + " ".repeat(room))).toEqual([]);
    expect(issuesOf(document + " ".repeat(room + 1)).map(({ code }) => code)).toEqual(["too_large"]);
    expect(issuesOf(`${document}${"é".repeat(room / 2 + 1)}`).map(({ code }) => code)).toEqual(["too_large"]);
    expect(issuesOf(" ".repeat(5_000_000)).map(({ code }) => code)).toEqual(["too_large"]);
  });

  test("accepts 10,000 rules and refuses one more", () => {
    const tools = (count: number) =>
      `${HEAD}${Array.from({ length: count }, (_, i) => `"t${i}":{}`).join()}}}`;
    expect(issuesOf(tools(10_000))).toEqual([]);
    expect(issuesOf(tools(10_001)).map(({ code }) => code)).toEqual(["too_many_rules"]);
    const predicates = (count: number) =>
      `${HEAD}"x":{"require":[${Array(count).fill('{"conditions":[]}').join()}]}}}`;
    expect(issuesOf(predicates(9_999))).toEqual([]);
    expect(issuesOf(predicates(10_000)).map(({ code }) => code)).toEqual(["too_many_rules"]);
  });

  test("reports at most a thousand issues, the last of which says that there are more", () => {
    const wrongNames = (count: number) =>
      issuesOf(`${HEAD}${Array.from({ length: count }, (_, i) => `"a  b${i}":{}`).join()}}}`);
    expect(new Set(wrongNames(999).map(({ code }) => code))).toEqual(new Set(["invalid_name"]));
    const issues = wrongNames(5000);
    expect(issues).toHaveLength(1000);
    expect(issues.filter(({ code }) => code === "too_many_issues")).toEqual(issues.slice(-1));
    expect(issues.every(({ line, column, to, from }) => line === 1 && column === from + 1 && to > from)).toBe(
      true,
    );
  });
});

describe("hostile documents are refused, with a sentence and in time", () => {
  const deep = (open: string, close: string) => `{"version":${open.repeat(50_000)}${close.repeat(50_000)}}`;
  test.each<[string, string]>([
    ["deep lists", deep("[", "]")],
    ["deep objects", deep('{"a":', "}")],
    ["lists that never close", "[".repeat(200_000)],
    ["a deep value", withCondition("eq", "[".repeat(100) + "]".repeat(100))],
    ["a number of 200,000 digits", withCondition("gt", "9".repeat(200_000))],
    ["a huge exponent", withCondition("gt", "1e999999999999")],
    ["a key of 200,000 letters", `${HEAD}"x":{"${"a".repeat(200_000)}":1}}}`],
    ["an operator of 200,000 letters", withCondition("e".repeat(200_000), "1")],
    ["a tool's name of 200,000 letters", `${HEAD}"${"a".repeat(200_000)}":{}}}`],
    ["a path of 100,000 steps", withCondition("eq", "1").replace("args.a", `args${".a".repeat(100_000)}`)],
    ["a pattern of 200,000 characters", withCondition("regex", `"${"(a|b)*".repeat(30_000)}"`)],
    [
      "a thousand patterns that repeat too much",
      `${HEAD}"x":{"require":[{"conditions":[${Array(1000).fill('{"path":"args.a","op":"regex","value":"(a{900}){900}"}').join()}]}]}}}`,
    ],
    ["quotes", '"'.repeat(200_000)],
    ["backslashes", `"${"\\".repeat(200_000)}`],
    ["comments", "/*".repeat(100_000)],
  ])("%s", (_name, text) => {
    const [first] = issuesOf(text);
    expect(first?.message).toMatch(/\.$/);
    expect(first?.message.length).toBeLessThan(300);
  });

  test("accepts a number of 200,000 digits, and refuses one that could not be loaded", () => {
    expect(issuesOf(withCondition("lt", `0.${"1".repeat(200_000)}`))).toEqual([]);
    // was accepted, and the form compiled from it, 1e-200001, then refused by load: a policy that could not be run
    expect(issuesOf(withCondition("gt", `0.${"0".repeat(200_000)}1`))).toMatchObject([
      { code: "invalid_number" },
    ]);
    expect(issuesOf(withCondition("gt", `0.${"0".repeat(9_998)}1`))).toEqual([]);
  });

  test("random JSON and strings give issues with places inside of the text", () => {
    const word = fc.constantFrom(
      ...Object.keys(GRAMMAR_V1.keys),
      ...Object.keys(OPERATORS),
      "__proto__",
      "x",
      "args.a",
      "minute",
      "grant",
      "*",
      "1",
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, true, 0, -1.5, 1e300),
        word,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.oneof(
            word,
            fc.constantFrom(
              "conditions",
              "path",
              "op",
              "value",
              "require",
              "deny_if",
              "limits",
              "counter",
              "max",
              "window",
            ),
          ),
          tie("value"),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          fc.string(),
          fc.json(),
        ),
        (text) => {
          for (const { from, to, line, column, message } of issuesOf(text)) {
            expect(from >= 0 && to >= from && to <= text.length && line >= 1 && column >= 1).toBe(true);
            expect(message).toMatch(/^[\s\S]+[.?]$/);
          }
        },
      ),
      { numRuns: 3000, seed: 20_261_121 },
    );
  });
});

test("refuses a document whose patterns are too large together", () => {
  const tools = Array.from(
    { length: 60 },
    (_, i) => `"t${i}":{"require":[{"conditions":[{"path":"args.a","op":"regex","value":"[a-z]{1,1000}"}]}]}`,
  );
  const codes = issuesOf(`${HEAD}${tools.join()}}}`).map(({ code, message }) => `${code} ${message}`);
  expect(new Set(codes)).toEqual(
    new Set(["invalid_regex All patterns together are too large; use fewer or smaller ones."]),
  );
  expect(issuesOf(`${HEAD}${tools.slice(0, 20).join()}}}`)).toEqual([]);
});
