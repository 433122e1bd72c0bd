import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber, own, parseDocument } from "./index.ts";
import { STRICT_TEXTS } from "./parse-strict.cases.ts";

/** Text and its faults, each as `code line:column pointer`. */
const FAULTS: readonly [name: string, text: string, faults: string[]][] = [
  ["a clean document", '{"a": 1}\n', []],
  ["a key twice", '{\n  "a": 1,\n  "a": 2\n}', ["duplicate_key 3:3 /a"]],
  ["a key twice, escaped, deep", '{"x":[{"name":1,"\\u006eame":2}]}', ["duplicate_key 1:17 /x/0/name"]],
  ["case twins are two tools", '{"getUser":1,"getuser":2}', []],
  ["a trailing comma", '{"a": [1, 2,],\n}', ["syntax 1:12 /a", "syntax 1:14 "]],
  ["a double comma", "[1,,2]", ["syntax 1:3 "]],
  ["a missing comma", '{"a": 1\n "b": 2}', ["syntax 2:2 "]],
  ["comments", '// one\n{"a": /* two */ 1}', ["syntax 1:1 ", "syntax 2:7 /a"]],
  [
    "bare keys and words",
    "{a: yes, b: True}",
    ["syntax 1:2 ", "syntax 1:5 /a", "syntax 1:10 ", "syntax 1:13 /b"],
  ],
  ["single quotes", "{'a': 'b'}", ["syntax 1:2 ", "syntax 1:7 /a"]],
  ["an unclosed text ends at the line", '{"a": "x,\n"b": 1}', ["syntax 1:7 /a", "syntax 2:1 "]],
  ["an unclosed object", '{"a": {"b": 1}', ["syntax 1:1 "]],
  ["an array closed as an object", '{"a": [1}', ["syntax 1:7 /a"]],
  ["text after the end", "{}\r\n{}", ["syntax 2:1 "]],
  ["nothing", "", ["syntax 1:1 "]],
  ["a missing value", '{"a":, "b": 1}', ["syntax 1:6 /a"]],
  ["an unknown escape", '{"a": "\\d+", "a": 1}', ["syntax 1:8 /a", "duplicate_key 1:14 /a"]],
  ["a backslash at the end", '"\\', ["syntax 1:2 ", "syntax 1:1 "]],
  ["a byte order mark", '\ufeff{"a":1}', ["bom 1:1 "]],
  ["half a surrogate pair", '["\\ud800", "\ud800"]', ["lone_surrogate 1:2 /0", "lone_surrogate 1:12 /1"]],
  ["a huge exponent", "[1e99999, 01]", ["not_finite 1:2 /0", "syntax 1:11 /1"]],
  ["too deep", "[[[[]]]]", ["depth 1:4 /0/0/0"]],
];

test.each(FAULTS)("faults of %s", (_name, text, expected) => {
  const { faults } = parseDocument(text, { maxDepth: 3 });
  expect(faults.map((fault) => `${fault.code} ${fault.line}:${fault.column} ${fault.pointer}`)).toEqual(
    expected,
  );
  for (const { message, from, to } of faults) {
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(from >= 0 && from <= to && to <= text.length).toBe(true);
  }
});

test.each(STRICT_TEXTS.filter(([, , fault]) => fault === undefined))("reads %s", (_name, text) => {
  expect(parseDocument(text)).toMatchObject({ value: JSON.parse(text), faults: [] });
});

test.each(STRICT_TEXTS.filter(([, , fault]) => fault === "syntax"))("refuses %s", (_name, text) => {
  expect(parseDocument(text).faults.map(({ code }) => code)).toContain("syntax");
});

test("gives a value unless a fault makes the rest a guess", () => {
  expect(parseDocument('{"a":1,"a":2,}')).toMatchObject({ value: { a: 2 } });
  expect(parseDocument("{a:1}").value).toBeUndefined();
});

test("keeps exact numbers, and __proto__ as a key", () => {
  const { value } = parseDocument('{"__proto__":9007199254740993}');
  expect(own(value as never, "__proto__")).toEqual(new ExactNumber("9007199254740993"));
});

test("accepts comments and trailing commas when the options say so", () => {
  const text = '// head\n{"a": [1, /* two */ 2,], // tail\n}';
  expect(parseDocument(text, { comments: true })).toMatchObject({ value: { a: [1, 2] }, faults: [] });
  expect(parseDocument("[1,,]", { comments: true }).faults).toHaveLength(1);
});

/** With comments allowed: the text, its value, and its faults as `code line:column pointer`. */
const COMMENTED: readonly [name: string, text: string, value: unknown, faults: string[]][] = [
  ["a comment before and after the value", "/* a */ 1 // b", 1, []],
  ["comments around a key and its colon", '{/**/"a"/**/:/**/1/**/,/**/}', { a: 1 }, []],
  ["a comment where a key or an item may be", "[// none\n]", [], []],
  ["a block comment takes what looks like JSON", '{/*"a":1,*/"b":2}', { b: 2 }, []],
  ["a line comment ends at a carriage return", '{// a\r"b":2}', { b: 2 }, []],
  ["and at a carriage return with a line feed", '{// a\r\n"b":2}', { b: 2 }, []],
  ["slashes inside of a text", '["//", "/* */"]', ["//", "/* */"], []],
  ["stars that close late", "[/***/1/****/]", [1], []],
  [
    "block comments do not nest",
    "[/* /* */ */ 1]",
    undefined,
    ["syntax 1:11 /0", "syntax 1:12 ", "syntax 1:12 /1", "syntax 1:14 "],
  ],
  ["a block comment that never ends", '{"a":1 /* }', undefined, ["syntax 1:8 ", "syntax 1:1 "]],
  ["a slash alone", "[1 / 2]", undefined, ["syntax 1:4 ", "syntax 1:4 /1", "syntax 1:6 "]],
  ["a comma alone", "[,]", undefined, ["syntax 1:2 /0"]],
  ["a comma after nothing in an object", "{,}", undefined, ["syntax 1:2 ", "syntax 1:2 /", "syntax 1:2 /"]],
  ["a key twice, once in a comment", '{"a":1,/*"a":2*/}', { a: 1 }, []],
  [
    "faults stay where they are",
    '// one\n{\n  // two\n  "a": yes, // three\n}',
    undefined,
    ["syntax 4:8 /a"],
  ],
];

test.each(COMMENTED)("comments allowed: %s", (_name, text, value, expected) => {
  const parsed = parseDocument(text, { comments: true });
  expect(
    parsed.faults.map(({ code, line, column, pointer: at }) => `${code} ${line}:${column} ${at}`),
  ).toEqual(expected);
  expect(parsed.value).toEqual(value);
});

test("comments and trailing commas move no span", () => {
  const text = '// é\r/* b\n*/ {"a" /* c */ : [ 1 , /* d */ 22 /* e */ , ] , } // f';
  const { locate } = parseDocument(text, { comments: true });
  const slice = (at: string, part?: "key" | "value") => {
    const span = locate(at, part);
    return span && [text.slice(span.from, span.to), span.line, span.column];
  };
  expect(slice("")).toEqual(['{"a" /* c */ : [ 1 , /* d */ 22 /* e */ , ] , }', 3, 4]);
  expect(slice("/a", "key")).toEqual(['"a"', 3, 5]);
  expect(slice("/a/1")).toEqual(["22", 3, 33]);
  expect(slice("/a/2")).toBeUndefined();
});

test("reads a comment as white space", () => {
  const space = fc.constantFrom(" ", "\n", "/**/", "/* // */", "// x\n", "//\r", "/*\n*/");
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.array(space, { minLength: 1 }), (value, spaces) => {
      let at = 0;
      const text = JSON.stringify(value, null, 1).replaceAll(
        /("(?:[^"\\]|\\.)*")|\s/g,
        (_all, string: string | undefined) => string ?? spaces[at++ % spaces.length] ?? " ",
      );
      expect(parseDocument(text, { comments: true }).value).toEqual(
        parseDocument(JSON.stringify(value)).value,
      );
    }),
  );
});

describe("locate", () => {
  const text = '{\n  "a/b": [1, {"": "x"}],\r\n\t"~": null\n}';
  const { locate } = parseDocument(text);
  const slice = (pointer: string, part?: "key" | "value") => {
    const span = locate(pointer, part);
    return span && [text.slice(span.from, span.to), span.line, span.column];
  };

  test("finds values and keys by their pointers", () => {
    expect(slice("")).toEqual([text, 1, 1]);
    expect(slice("/a~1b")).toEqual(['[1, {"": "x"}]', 2, 10]);
    expect(slice("/a~1b", "key")).toEqual(['"a/b"', 2, 3]);
    expect(slice("/a~1b/1/")).toEqual(['"x"', 2, 19]);
    expect(slice("/~0")).toEqual(["null", 3, 7]);
  });

  test("finds nothing at a pointer that leads nowhere", () => {
    expect(slice("/a")).toBeUndefined();
    expect(slice("/a~1b/2")).toBeUndefined();
    expect(slice("", "key")).toBeUndefined();
    expect(slice("/toString")).toBeUndefined();
  });
});

test("never throws, and has a fault exactly when JSON.parse has one", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "1",
    "-",
    "e",
    "a",
    "'",
    "\\",
    "/",
    "*",
    "\n",
    " ",
    "true",
    '"k"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      const { faults, locate } = parseDocument(text);
      locate("/a");
      const isSyntax = faults.some((fault) => fault.code === "syntax");
      expect(isSyntax).toBe(!isJson(text));
    }),
    { numRuns: 5000 },
  );
});

test("stops after a hundred faults", () => {
  expect(parseDocument("x ".repeat(1000)).faults.length).toBeLessThanOrEqual(100);
  expect(parseDocument(`[${"x ".repeat(1000)}`).faults).toHaveLength(100);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
