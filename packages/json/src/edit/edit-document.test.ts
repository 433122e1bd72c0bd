import { describe, expect, test } from "vitest";
import { applyChanges, type DocumentEdit, editDocument, type JsonValue } from "../index.ts";

const set = (at: string, value: JsonValue): DocumentEdit => ({ kind: "set", at, value });
const remove = (at: string): DocumentEdit => ({ kind: "remove", at });

function edited(text: string, ...edits: DocumentEdit[]): string | undefined {
  const changes = editDocument(text, edits);
  return changes && applyChanges(text, changes);
}

/** Each: before, edits, after. Lines of a text stand in a list. */
const EDITS: readonly [name: string, before: string[], edits: DocumentEdit[], after: string[]][] = [
  ["a text", ['{"a": "x" /* why */}'], [set("/a", "y")], ['{"a": "y" /* why */}']],
  ["nothing new", ['{"a": 1.0}'], [set("/a", 1)], ['{"a": 1.0}']],
  ["a key more on one line", ['{ "a": 1 }'], [set("/b", 2)], ['{ "a": 1, "b": 2 }']],
  ["a key more, close", ['{"a":1}'], [set("/b", [1, { c: 2 }])], ['{"a":1,"b":[1,{"c":2}]}']],
  ["a key more, behind a trailing comma", ['{ "a": 1, }'], [set("/b", 2)], ['{ "a": 1, "b": 2, }']],
  ["an item more", ["[1, 2]"], [set("/-", 3)], ["[1, 2, 3]"]],
  ["an item in a list that is missing", ['{ "a": 1 }'], [set("/l/-", "x")], ['{ "a": 1, "l": ["x"] }']],
  ["the first key", ["{}"], [set("/a", 1)], ['{ "a": 1 }']],
  ["the first key, beside a comment", ["{ /* none yet */ }"], [set("/a", 1)], ['{ /* none yet */ "a": 1 }']],
  [
    "a key more on a line of its own, behind the remark of the last one",
    ["{", '    "a": 1 // one', "    // the end", "}"],
    [set("/b", 2)],
    ["{", '    "a": 1, // one', '    "b": 2', "    // the end", "}"],
  ],
  [
    "a key more behind a trailing comma and its remark",
    ["{", '\t"a": 1, /* one */ // first', "}"],
    [set("/b", { c: 1 })],
    ["{", '\t"a": 1, /* one */ // first', '\t"b": {', '\t\t"c": 1', "\t},", "}"],
  ],
  [
    "the first key among lines",
    ["{", '  "tools": {}', "}"],
    [set("/tools/x", { limits: [] })],
    ["{", '  "tools": {', '    "x": {', '      "limits": []', "    }", "  }", "}"],
  ],
  [
    "the first key where a comment stands",
    ["{", '  "tools": {', "    // none yet", "  }", "}"],
    [set("/tools/x", {})],
    ["{", '  "tools": {', '    "x": {}', "    // none yet", "  }", "}"],
  ],
  [
    "an object on one line where the author writes so",
    ["{", '  "a": { "b": 1 },', '  "c": {', '    "d": 1', "  }", "}"],
    [set("/c/e", { f: 1 })],
    ["{", '  "a": { "b": 1 },', '  "c": {', '    "d": 1,', '    "e": { "f": 1 }', "  }", "}"],
  ],
  [
    "a list of objects whose brackets hug",
    ["{", '  "a": [{', '    "b": 1', "  }]", "}"],
    [set("/a/-", { b: 2 })],
    ["{", '  "a": [{', '    "b": 1', "  }, {", '    "b": 2', "  }]", "}"],
  ],
  [
    "only what differs of an object",
    ["{", '  "a": { "x": 1, /* two */ "y": [1, 2, 3], "z": true }', "}"],
    [set("/a", { x: 1, y: [1, 3], w: 0 })],
    ["{", '  "a": { "x": 1, /* two */ "y": [1, 3], "w": 0 }', "}"],
  ],
  [
    "line breaks as they are",
    ["{\r", '  "a": 1\r', "}"],
    [set("/b", [])],
    ["{\r", '  "a": 1,\r', '  "b": []\r', "}"],
  ],
  ["a key less at the end", ['{ "a": 1, "b": 2 }'], [remove("/b")], ['{ "a": 1 }']],
  ["a key less at the start", ['{ "a": 1, "b": 2 }'], [remove("/a")], ['{ "b": 2 }']],
  ["a key less between", ['{"a":1,"b":2,"c":3}'], [remove("/b")], ['{"a":1,"c":3}']],
  ["two keys less at the end", ['{ "a": 1, "b": 2, "c": 3 }'], [remove("/b"), remove("/c")], ['{ "a": 1 }']],
  ["the only key", ['{ "a": { "b": 1 } }'], [remove("/a/b")], ['{ "a": {} }']],
  ["the only key, beside a comment", ['{ /* c */ "b": 1 }'], [remove("/b")], ["{ /* c */ }"]],
  ["a trailing comma stays one", ["[1, 2, ]"], [remove("/1")], ["[1, ]"]],
  [
    "its line, its remark, not what stands above",
    ["{", "  // about a", '  "a": 1, // one', "  // about b", '  "b": 2 /* two */', "}"],
    [remove("/b")],
    ["{", "  // about a", '  "a": 1 // one', "  // about b", "}"],
  ],
  [
    "the first line of three",
    ["[", "  1,", "  2, // two", "  3", "]"],
    [remove("/0")],
    ["[", "  2, // two", "  3", "]"],
  ],
  [
    "one of equal items: the one that was meant",
    ["[", "  1, // first", "  1, // second", "  1 // third", "]"],
    [remove("/1")],
    ["[", "  1, // first", "  1 // third", "]"],
  ],
  [
    "two edits beside one another",
    ["{", '  "a": 1,', '  "b": 2,', '  "c": 3', "}"],
    [remove("/b"), remove("/c"), set("/d", 4), set("/a", 0)],
    ["{", '  "a": 0,', '  "d": 4', "}"],
  ],
  [
    "the last one replaced by another",
    ["{", "  // c", '  "a": 1', "}"],
    [remove("/a"), set("/b", 2)],
    ["{", '  "b": 2', "  // c", "}"],
  ],
  ["keys that are numbers", ['{ "b": 1, "2": 1, "1": 1 }'], [remove("/1")], ['{ "b": 1, "2": 1 }']],
  [
    "a key of the prototype",
    ['{ "a": 1 }'],
    [set("/__proto__/x", 1)],
    ['{ "a": 1, "__proto__": { "x": 1 } }'],
  ],
  ["the whole", ["1 // one"], [set("", [1])], ["[1] // one"]],
];

test.each(EDITS)("%s", (_name, before, edits, after) => {
  expect(edited(before.join("\n"), ...edits)?.split("\n")).toEqual(after);
});

describe("no edit", () => {
  test.each<[string, string, DocumentEdit]>([
    ["of a text with a fault", '{"a": yes}', set("/a", 1)],
    ["of a text with a key twice", '{"a": 1, "a": 2}', set("/a", 1)],
    ["below what is no container", '{"a": 1}', set("/a/b", 1)],
    ["behind the end of a list", "[1]", set("/3", 1)],
    ["of an item named by no index", "[1]", set("/01", 1)],
    ["that removes what is not there", '{"a": 1}', remove("/b")],
    ["that removes the document", '{"a": 1}', remove("")],
    ["at what is no pointer", '{"a": 1}', set("a", 1)],
  ])("%s", (_name, text, edit) => {
    expect(editDocument(text, [edit])).toBeUndefined();
  });
});

test("returns no changes when the text says so already", () => {
  expect(editDocument('{"a": [1, {"b": "\\u0041"}]}', [set("/a", [1, { b: "A" }])])).toEqual([]);
});
