import { describe, expect, it } from "vitest";
import { argumentChanges, argumentsOf, indented } from "./argument-text.ts";

describe("argumentsOf", () => {
  it.each<[string, [string, string][]]>([
    ["{}", []],
    ['{"path":"a.txt"}', [["path", "a.txt"]]],
    ['{"amount":9007199254740993}', [["amount", "9007199254740993"]]],
    [
      '{"amount":"5","empty":"","none":null}',
      [
        ["amount", '"5"'],
        ["empty", '""'],
        ["none", "null"],
      ],
    ],
    [
      '{"to":[{"id":1},{"id":2}],"tags":[]}',
      [
        ["to[0].id", "1"],
        ["to[1].id", "2"],
        ["tags", "[]"],
      ],
    ],
    [
      '{"a.b":1,"a":{"b":2}}',
      [
        ['"a.b"', "1"],
        ["a.b", "2"],
      ],
    ],
  ])("%s", (text, wanted) =>
    expect(argumentsOf(text)?.map(({ path, value }) => [path, value])).toEqual(wanted),
  );

  it("reads no text that is not JSON", () => expect(argumentsOf("{")).toBeNull());
});

describe("argumentChanges", () => {
  it("finds what was changed, added and removed", () => {
    expect(argumentChanges('{"a":1,"b":"x","c":3}', '{"a":1,"b":"y","d":4}')).toEqual([
      { path: "b", before: "x", after: "y" },
      { path: "c", before: "3", after: null },
      { path: "d", before: null, after: "4" },
    ]);
  });

  it("sees a difference that a double does not", () => {
    expect(argumentChanges('{"a":9007199254740992}', '{"a":9007199254740993}')).toHaveLength(1);
  });

  it("sees that a list became an object", () => {
    expect(argumentChanges('{"a":[1]}', '{"a":{"0":1}}')).toHaveLength(2);
  });

  it("sees that a number became a text", () => {
    expect(argumentChanges('{"a":5}', '{"a":"5"}')).toHaveLength(1);
  });
});

describe("indented", () => {
  it.each([
    ["{}", "{}"],
    ['{"a":1e400,"b":[]}', '{\n  "a": 1e400,\n  "b": []\n}'],
    [
      '{"a":"{,:\\"}","b":[1,{"c":null}]}',
      '{\n  "a": "{,:\\"}",\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ]\n}',
    ],
  ])("%s", (text, wanted) => expect(indented(text)).toBe(wanted));
});
