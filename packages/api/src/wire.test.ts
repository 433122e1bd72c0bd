import { describe, expect, it } from "vitest";
import { wire } from "./wire.ts";

const at = new Date("2026-11-21T12:00:00.123Z");

const VALUES: [name: string, value: unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["a Date", at],
  ["a list of Dates", [at, at]],
  ["plain JSON", { a: [1, "x", null, true, { b: {} }] }],
  ["Dates in rows", { rows: [{ at }, { at, outcome: { n: 1 } }], nextCursor: null }],
  ["one object in two places", ((shared) => ({ a: shared, b: shared }))({ at })],
  ["keys with dots, backslashes and nothing", { "a.b": { "c\\d": at, "": at } }],
  ["the key __proto__", JSON.parse('{ "__proto__": { "a": 1 } }')],
  ["JSON that looks like ours", { json: { a: "x" }, dates: [["json", "a"]] }],
  ["a string that looks like a Date", { text: at.toISOString() }],
];

/** As it crosses the network. */
const sent = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

describe("wire", () => {
  it.each(VALUES)("hands over %s as it was", (_name, value) => {
    expect(wire.deserialize(sent(wire.serialize(value)))).toEqual(value);
  });

  it("leaves undefined members out", () => {
    expect(sent(wire.serialize({ a: undefined, b: 1 }))).toEqual({ json: { b: 1 } });
  });

  it.each([
    ["a bigint", { n: 1n }],
    ["a Map", { m: new Map([[1, 2]]) }],
    ["a Set", new Set([1])],
    ["NaN", { n: Number.NaN }],
    ["Infinity", [Number.POSITIVE_INFINITY]],
    ["an Error", { e: new Error("x") }],
    ["a function", { f: () => 1 }],
    ["bytes", { b: new Uint8Array(2) }],
    ["an invalid Date", { at: new Date("soon") }],
  ])("throws when it is given %s", (_name, value) => {
    expect(() => wire.serialize(value)).toThrow();
  });

  it.each([
    { json: {}, dates: [["__proto__", "polluted"]] },
    { json: {}, dates: [["constructor", "prototype", "polluted"]] },
    { json: { a: 1 }, dates: [["a"]] },
    { json: null, dates: [["a", "b"]] },
    { json: { a: "x" }, dates: [["a", "length"]] },
    { json: { a: {} }, dates: [[]] },
    { json: {}, dates: [["toString"]] },
    { json: {}, dates: { length: 1 } },
    { json: {}, dates: ["a"] },
    null,
  ])("throws, and changes nothing else, when it reads %j", (data) => {
    expect(() => wire.deserialize(data)).toThrow(TypeError);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
