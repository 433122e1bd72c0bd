import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactNumber, type JsonValue, parseDocument, parseStrict } from "./index.ts";
import { NUMBER_TEXTS, STRICT_BYTES, STRICT_TEXTS } from "./parse-strict.cases.ts";
import type { StrictResult } from "./parse-strict.ts";
import type { JsonLimits } from "./scan.ts";
import { SlicedParse } from "./sliced-parse.ts";
import { JSON_TEXT } from "./testing/index.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };
/** Characters a piece and a step: so small that a text of a few characters has many of both. */
const SIZES = [
  [1, 1],
  [2, 3],
  [7, 2],
  [1, 1000],
] as const;
/** Of a text that is long itself. */
const LONG_SIZES = [[4096, 1000]] as const;

function slice(
  bytes: Uint8Array,
  limits: JsonLimits,
  [piece, units]: readonly [number, number],
): StrictResult {
  const parse = new SlicedParse(bytes, limits, piece);
  for (;;) {
    const result = parse.step(units);
    if (result !== undefined) return result;
  }
}

/** With the order of keys, which equality does not see. */
function written(value: JsonValue): string {
  const atoms = (_: string, each: unknown) => (each instanceof ExactNumber ? { exact: each.source } : each);
  return JSON.stringify(value, atoms);
}

function expectAlike(bytes: Uint8Array): boolean {
  const whole = parseStrict(bytes, LIMITS);
  for (const sizes of bytes.length > 50_000 ? LONG_SIZES : SIZES) {
    const sliced = slice(bytes, LIMITS, sizes);
    expect([sizes, sliced.ok]).toEqual([sizes, whole.ok]);
    if (!whole.ok || !sliced.ok) continue;
    expect(sliced).toEqual(whole);
    expect(written(sliced.value)).toBe(written(whole.value));
  }
  return whole.ok;
}

test.each(STRICT_TEXTS)("slices as it parses: %s", (_, text) => {
  for (const around of [
    text,
    `[${text}]`,
    `[[1,2],${text},[3]]`,
    `{"a":[1,[2]],"b":${text}}`,
    `{"a":${text},"c":{}}`,
  ])
    expectAlike(encodeUtf8(around));
});

test.each(STRICT_BYTES)("slices as it parses bytes: %s", (_, hex) => {
  expectAlike(Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16)));
});

test.each(NUMBER_TEXTS)("slices as it parses number %s", (text) => {
  for (const around of [text, `[1,[${text}]]`, `{"1":${text},"a":[1,[${text},{}]]}`])
    expectAlike(encodeUtf8(around));
});

test.each([
  "[[1,2]3]",
  "[3[1,2]]",
  "[[1,2][3,4]]",
  "[[1,2],]",
  "[,[1,2]]",
  "[[1,2},3]",
  "{[1,2]}",
  '{"a":[1,2]"b":[3,4]}',
  '{"a":[1,2],}',
  '{"a" [1,2]}',
  '{"a":1[1,2]}',
  '{"a":[1,2],"b"}',
  "[1,2]]",
  "[1,2][3,4]",
  "1,[2,3]",
  "[1,2],",
  "[[1,2]",
  '["a",["b]',
  "[1,2] x",
  "x[1,2]",
])("refuses %s in pieces as a whole", (text) => {
  expect(expectAlike(encodeUtf8(text))).toBe(false);
});

test("reads random texts in pieces as a whole, and broken ones too", () => {
  let accepted = 0;
  const broken = fc.tuple(
    JSON_TEXT,
    fc.nat(),
    fc.constantFrom(",", "[", "]", "{", "}", '"', ":", " ", "0", "\\", ""),
  );
  fc.assert(
    fc.property(broken, ([text, at, put]) => {
      const from = at % (text.length + 1);
      for (const each of [
        text,
        text.slice(0, from) + put + text.slice(from),
        text.slice(0, from) + put + text.slice(from + 1),
      ])
        if (expectAlike(encodeUtf8(each))) accepted++;
    }),
    { seed: 20_261_130, numRuns: 4000 },
  );
  expect(accepted).toBeGreaterThan(1000);
});

test("takes in lax mode what parseDocument takes without a fault but half surrogates", () => {
  const lax = { maxDepth: 64, maxKeys: 10_000, lax: true };
  const members = fc.array(
    fc.constantFrom('"a"', '"A"', '"\\u0041"', '"k"', '"\u212a"', '"\\ud800"', '"b\\u0000"'),
    { maxLength: 5 },
  );
  const text = fc.tuple(
    members,
    fc.constantFrom("1", "9007199254740993", '"\\udfff"', "[1,[2]]", '{"x":1,"X":2}'),
  );
  fc.assert(
    fc.property(text, ([keys, value]) => {
      const bytes = encodeUtf8(`{${keys.map((key) => `${key}:${value}`).join(",")}}`);
      const { value: read, faults } = parseDocument(decodeUtf8(bytes) ?? "", { maxDepth: 64 });
      const isTaken = read !== undefined && faults.every(({ code }) => code === "lone_surrogate");
      for (const sizes of SIZES) {
        const sliced = slice(bytes, lax, sizes);
        expect(sliced.ok).toBe(isTaken);
        if (sliced.ok && read !== undefined) expect(written(sliced.value)).toBe(written(read));
      }
    }),
    { seed: 20_261_130, numRuns: 2000 },
  );
});

test("refuses more objects and lists than there may be", () => {
  const limits = { ...LIMITS, maxContainers: 3 };
  expect(slice(encodeUtf8("[[],{}]"), limits, [1, 1]).ok).toBe(true);
  expect(slice(encodeUtf8("[[],{},[]]"), limits, [1, 1])).toMatchObject({
    ok: false,
    fault: { code: "keys" },
  });
});
