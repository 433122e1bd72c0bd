import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber, type JsonValue, parseStrict } from "./index.ts";
import { NUMBER_TEXTS, STRICT_BYTES, STRICT_TEXTS } from "./parse-strict.cases.ts";
import { encodeUtf8 } from "./utf8.ts";

const object = (keys: string[]) => `{${keys.map((key, i) => `"${key}":${i}`).join(",")}}`;

declare const performance: { now(): number };

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };
const parse = (text: string) => parseStrict(encodeUtf8(text), LIMITS);

test.each(STRICT_TEXTS)("%s", (_name, text, fault) => {
  const accepted = () => ({ ok: true, value: JSON.parse(text), text });
  expect(parse(text)).toMatchObject(fault === undefined ? accepted() : { ok: false, fault: { code: fault } });
});

test.each(STRICT_BYTES)("bytes: %s", (_name, hex, fault) => {
  const bytes = Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
  expect(parseStrict(bytes, LIMITS)).toMatchObject({ ok: false, fault: { code: fault } });
});

test.each(NUMBER_TEXTS)("number %s", (text, value) => {
  const result = parse(text);
  expect(result).toEqual({ ok: true, value: value === true ? new ExactNumber(text) : value, text });
});

describe("limits", () => {
  test("refuses containers nested deeper than maxDepth", () => {
    const bytes = encodeUtf8('{"a":[[1]]}');
    expect(parseStrict(bytes, { maxDepth: 3, maxKeys: 10 }).ok).toBe(true);
    expect(parseStrict(bytes, { maxDepth: 2, maxKeys: 10 })).toMatchObject({
      ok: false,
      fault: { code: "depth", offset: 6 },
    });
  });

  test("refuses more keys than maxKeys in all objects together", () => {
    const bytes = encodeUtf8('[{"a":1},{"a":1,"b":{"c":1}}]');
    expect(parseStrict(bytes, { maxDepth: 9, maxKeys: 4 }).ok).toBe(true);
    expect(parseStrict(bytes, { maxDepth: 9, maxKeys: 3 })).toMatchObject({
      ok: false,
      fault: { code: "keys" },
    });
  });

  test("refuses 100,000 levels whatever maxDepth is", () => {
    const deep = encodeUtf8(`${"[".repeat(100_000)}1e2${"]".repeat(100_000)}`);
    expect(parseStrict(deep, { maxDepth: 1e9, maxKeys: 10 })).toMatchObject({
      ok: false,
      fault: { code: "depth" },
    });
  });
});

describe("keys in objects of any size", () => {
  const many = Array.from({ length: 200 }, (_, i) => `key_${i}`);

  test.each([1, 15, 16, 17, 18, 200])("%i keys, the last one a twin of the first", (size) => {
    const keys = many.slice(0, size);
    expect(parse(object(keys)).ok).toBe(true);
    expect(parse(object([...keys, "key_0"]))).toMatchObject({ ok: false, fault: { code: "duplicate_key" } });
    expect(parse(object([...keys, "Key_0"]))).toMatchObject({ ok: false, fault: { code: "twin_key" } });
    expect(parse(object([...keys, "\\u006bey_0"]))).toMatchObject({
      ok: false,
      fault: { code: "duplicate_key" },
    });
    expect(parse(object([...keys, "\u212aey_0"]))).toMatchObject({ ok: false, fault: { code: "twin_key" } });
  });

  test("refuses an escaped or accented twin among plain keys", () => {
    expect(parse(object(["a", "é", "b", "c"])).ok).toBe(true);
    expect(parse(object(["a", "é", "b", "a"]))).toMatchObject({
      ok: false,
      fault: { code: "duplicate_key" },
    });
    expect(parse(object(["a", "\\u0062", "B"]))).toMatchObject({ ok: false, fault: { code: "twin_key" } });
  });
});

test("one inexact number leaves the rest as JSON.parse reads it", () => {
  const rest = '"__proto__":{"x":[1,2.5,"\\u00e9",null,true]},"a":{"":"😀"}';
  const result = parse(`{${rest},"n":500.00000000000001}`);
  const expected = { ...JSON.parse(`{${rest}}`), n: new ExactNumber("500.00000000000001") };
  Object.defineProperty(expected, "__proto__", { value: { x: [1, 2.5, "é", null, true] }, enumerable: true });
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) return;
  expect(Object.keys(result.value as object)).toEqual(["__proto__", "a", "n"]);
  expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
  expect(result.value).toEqual(expected);
});

describe("properties", () => {
  /** JSON texts as written by JSON.stringify, some then damaged. */
  const damaged = fc
    .tuple(
      fc.json({ maxDepth: 4 }),
      fc.nat(),
      fc.constantFrom("", ",", '"', "\\", "}", "]", "0", "e", " ", "\ud800", "."),
    )
    .map(([text, at, piece]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + piece + text.slice(cut + (at % 3));
    });

  test("accepts nothing that JSON.parse refuses, and reads it the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), damaged, fc.string()), (text) => {
        const wellFormed = text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
        const result = parse(wellFormed);
        fc.pre(result.ok || result.fault.code === "syntax"); // it may be stricter, never laxer
        expect(result.ok ? { value: plain(result.value) } : undefined).toEqual(nativeParse(wellFormed));
      }),
      { numRuns: 3000 },
    );
  });

  test("reads with its own reader what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = `[${JSON.stringify(value)},1e2]`;
        const result = parse(text);
        fc.pre(result.ok || result.fault.code === "twin_key");
        expect(result.ok ? result.value : JSON.parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("hostile sizes take time that grows with the size", () => {
  const shapes: [string, (size: number) => string][] = [
    ["keys of one object", (n) => `{${Array.from({ length: n }, (_, i) => `"k${i}":0`).join(",")}}`],
    ["escaped keys", (n) => `{${Array.from({ length: n }, (_, i) => `"\\u006b${i}":0`).join(",")}}`],
    ["backslashes", (n) => `["${"\\\\".repeat(n * 10)}"]`],
    ["strings after a far escape", (n) => `[${'"a",'.repeat(n * 2)}"\\n"]`],
    ["digits", (n) => `[${"9".repeat(n * 10)}]`],
    ["zeros of an exponent that is no number", (n) => `[1e${"0".repeat(n * 10)}-]`],
    ["numbers a double would change", (n) => `[${"9007199254740993,".repeat(n)}1]`],
    ["open strings", (n) => '"'.repeat(n * 10)],
    ["objects", (n) => `[${'{"a":1,"b":2},'.repeat(n)}1]`],
  ];
  test.each(shapes)("%s", (_name, shape) => {
    const small = encodeUtf8(shape(2_000));
    const large = encodeUtf8(shape(64_000));
    const limits = { maxDepth: 64, maxKeys: 1e9 };
    // 32 times the size: 1024 times the work if anything were quadratic. The bound leaves room for a busy machine.
    expect(fastest(() => parseStrict(large, limits))).toBeLessThan(
      300 * fastest(() => parseStrict(small, limits)) + 20,
    );
  });
});

function fastest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function nativeParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The value with the doubles that JSON.parse makes of exact numbers. */
function plain(value: JsonValue): unknown {
  if (value instanceof ExactNumber) return Number(value.source);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
