import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical, ExactNumber, type JsonValue, parseStrict, stringify } from "./index.ts";
import { encodeUtf8 } from "./utf8.ts";

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };

/** A JSON value with numbers of every kind. */
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, false, "", "a", "😀", "\u2028"),
    fc.integer().map((n): JsonValue => n),
    fc.constantFrom<JsonValue>(
      0.1,
      1e21,
      1e-7,
      new ExactNumber("9007199254740993"),
      new ExactNumber("1e-400"),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "é", "", "__proto__", "10", "9"), tie("value"), { maxKeys: 4 }),
  ),
}));

describe("stringify", () => {
  test("is undone by parseStrict", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = stringify(value);
        expect(parseStrict(encodeUtf8(text), LIMITS)).toEqual({ ok: true, value, text });
      }),
      { numRuns: 2000 },
    );
  });

  test("writes what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringify(value as JsonValue)).toBe(JSON.stringify(value));
      }),
    );
  });

  test("prints an exact number by its source", () => {
    expect(stringify([new ExactNumber("1E+400"), new ExactNumber("500.00000000000001")])).toBe(
      "[1E+400,500.00000000000001]",
    );
  });

  test("refuses what JSON cannot say", () => {
    expect(() => stringify([Number.NaN])).toThrow(RangeError);
    expect(() => canonical({ a: Number.NEGATIVE_INFINITY })).toThrow(RangeError);
  });
});

describe("canonical", () => {
  test.each<[string, string]>([
    ['{"b":1,"a":[1.0,1e0, 1]}', '{"a":[1,1,1],"b":1}'],
    [
      '{"\\u20ac":1,"\\r":2,"1":3,"\\u0080":4,"😀":5,"\\ufb33":6}',
      '{"\\r":2,"1":3,"\u0080":4,"€":1,"😀":5,"\ufb33":6}',
    ],
    ['{"__proto__":{"b":1,"a":2}}', '{"__proto__":{"a":2,"b":1}}'],
    ["[-0, 10e299, 1.5e1, 1000000000000000000000, 0.0000001]", "[0,1e+300,15,1e+21,1e-7]"],
  ])("%s", (text, expected) => {
    const result = parseStrict(encodeUtf8(text), LIMITS);
    expect(result.ok && canonical(result.value)).toBe(expected);
  });

  test("is equal exactly when the meaning is", () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(canonical(a) === canonical(b)).toBe(sameMeaning(a, b));
        expect(canonical(reversed(a))).toBe(canonical(a));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The same value, keys written in the opposite order and numbers with an exponent. */
function reversed(value: JsonValue): JsonValue {
  if (typeof value === "number")
    return new ExactNumber(
      `${String(value).replace("e+", "e")}${Number.isInteger(value) && value < 1e20 ? ".0e0" : ""}`,
    );
  if (value instanceof ExactNumber || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

function sameMeaning(a: JsonValue, b: JsonValue): boolean {
  if (a instanceof ExactNumber || b instanceof ExactNumber) {
    return a instanceof ExactNumber && b instanceof ExactNumber && a.source === b.source;
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameMeaning(item, b[i] ?? null))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameMeaning(a[key] ?? null, b[key] ?? null))
  );
}
