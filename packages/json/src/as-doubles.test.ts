import { expect, test } from "vitest";
import { asDoubles, ExactNumber, type JsonValue, parseDocument } from "./index.ts";

function read(text: string): JsonValue {
  const { value } = parseDocument(text);
  if (value === undefined) throw new Error(`${text} is no JSON.`);
  return value;
}

test.each([
  "5.00000000000000000001",
  "9007199254740993",
  "1e-400",
  '{"a":[1,{"b":9007199254740993}],"c":0.1}',
  "[9007199254740992,9007199254740993]",
])("%s is read as JSON.parse reads it", (text) => {
  expect(asDoubles(read(text))).toEqual(JSON.parse(text));
});

test.each(["1", "0.1", '{"a":[1,null,"1.00000000000000000001"],"b":{}}', "[]"])(
  "%s has one reading, and is not copied",
  (text) => {
    const value = read(text);
    expect(asDoubles(value)).toBe(value);
  },
);

test("keeps a number that is too large for a double", () => {
  const huge = new ExactNumber("1e400");
  expect(asDoubles([huge])).toEqual([huge]);
});

test("keeps a key named __proto__", () => {
  const object = asDoubles(read('{"__proto__":9007199254740993}'));
  expect(Object.keys(object as object)).toEqual(["__proto__"]);
});
