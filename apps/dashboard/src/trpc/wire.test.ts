import superjson from "superjson";
import { describe, expect, it } from "vitest";
import { wire } from "./wire.ts";

const at = new Date("2026-11-21T12:00:00.123Z");

const values: [name: string, value: unknown][] = [
  ["nothing", null],
  ["undefined itself", undefined],
  ["a Date itself", at],
  ["plain JSON", { a: [1, "x", null, true, { b: {} }] }],
  [
    "dates at depth",
    {
      rows: [
        { at, outcome: null },
        { at, outcome: { n: 1 } },
      ],
      nextCursor: null,
    },
  ],
  ["a list of dates", [at, at]],
  ["one date in two places", { first: at, second: at }],
  ["undefined among others", { a: undefined, b: [undefined, 1] }],
  ["keys with dots and backslashes", { "a.b": { "c\\d": at, "\\.": at, "": at } }],
  ["one object in two places", (() => ((shared) => ({ a: shared, b: shared }))({ at }))()],
];

/** As it crosses the network. */
const sent = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

describe("wire", () => {
  it.each(values)("reads what superjson wrote: %s", (_name, value) => {
    expect(wire.deserialize(sent(superjson.serialize(value)))).toEqual(value);
  });

  it.each(values.filter(([name]) => !/itself|undefined/.test(name)))(
    "writes what superjson reads: %s",
    (_name, value) => {
      expect(superjson.deserialize(sent(wire.serialize(value)) as never)).toEqual(value);
    },
  );

  it("leaves undefined members out", () => {
    expect(sent(wire.serialize({ a: undefined, b: 1 }))).toEqual({ json: { b: 1 } });
  });

  it.each([
    ["a bigint", { n: 1n }],
    ["a Map", { m: new Map([[1, 2]]) }],
    ["a Set", new Set([1])],
    ["not a number", { n: Number.NaN }],
    ["an Error", { e: new Error("x") }],
  ])("refuses what it does not know: %s", (_name, value) => {
    expect(() => wire.deserialize(sent(superjson.serialize(value)))).toThrow(TypeError);
  });

  it.each([
    { json: {}, meta: { values: { "__proto__.polluted": ["undefined"] } } },
    { json: {}, meta: { values: { "constructor.prototype.polluted": ["Date"] } } },
    { json: { a: 1 }, meta: { values: { a: ["Date"] } } },
    { json: null, meta: { values: { "a.b": ["Date"] } } },
  ])("refuses places that are not there: %j", (data) => {
    expect(() => wire.deserialize(data)).toThrow(TypeError);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
