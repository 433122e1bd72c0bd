import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Window } from "../language/document.ts";
import { sliceAt, sliceWidth, windowName } from "./limit-window.ts";

const at = (text: string): number => Date.parse(text);
const text = (ms: number): string => new Date(ms).toISOString();

describe("sliceAt", () => {
  it.each<[Window, string, string, string]>([
    [
      { kind: "fixed", unit: "second" },
      "2026-11-22T10:11:12.999Z",
      "2026-11-22T10:11:12.000Z",
      "2026-11-22T10:11:13.000Z",
    ],
    [
      { kind: "fixed", unit: "minute" },
      "2026-11-22T10:11:12.999Z",
      "2026-11-22T10:11:00.000Z",
      "2026-11-22T10:12:00.000Z",
    ],
    [
      { kind: "fixed", unit: "hour" },
      "2026-11-22T10:11:12.999Z",
      "2026-11-22T10:00:00.000Z",
      "2026-11-22T11:00:00.000Z",
    ],
    [
      { kind: "fixed", unit: "day" },
      "2026-11-22T10:11:12.999Z",
      "2026-11-22T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ],
    [
      { kind: "fixed", unit: "week" },
      "2026-11-22T23:59:59.999Z",
      "2026-11-16T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ],
    [
      { kind: "fixed", unit: "week" },
      "2026-11-23T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
      "2026-11-30T00:00:00.000Z",
    ],
    [
      { kind: "fixed", unit: "week" },
      "1970-01-01T00:00:00.000Z",
      "1969-12-29T00:00:00.000Z",
      "1970-01-05T00:00:00.000Z",
    ],
    [
      { kind: "fixed", unit: "month" },
      "2026-12-31T23:59:59.999Z",
      "2026-12-01T00:00:00.000Z",
      "2027-01-01T00:00:00.000Z",
    ],
    [
      { kind: "fixed", unit: "month" },
      "2028-02-29T00:00:00.000Z",
      "2028-02-01T00:00:00.000Z",
      "2028-03-01T00:00:00.000Z",
    ],
    [
      { kind: "fixed", seconds: 7 },
      "1970-01-01T00:00:20.000Z",
      "1970-01-01T00:00:14.000Z",
      "1970-01-01T00:00:21.000Z",
    ],
    [
      { kind: "sliding", ms: 60_000 },
      "1970-01-01T00:02:00.500Z",
      "1970-01-01T00:02:00.000Z",
      "1970-01-01T00:03:01.000Z",
    ],
  ])("%o at %s", (window, now, start, end) => {
    const slice = sliceAt(window, at(now));
    expect([text(slice.start), text(slice.end)]).toEqual([start, end]);
  });

  it("counts a use in a sliding window for its length at least, and at most a sixtieth longer", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 10 }),
        fc.integer({ min: 0, max: 2 * 10 ** 12 }),
        (ms, now) => {
          const { end } = sliceAt({ kind: "sliding", ms }, now);
          expect(end - now).toBeGreaterThan(ms);
          expect(end - now).toBeLessThanOrEqual(ms + sliceWidth(ms));
        },
      ),
    );
  });
});

it("gives different windows different names, and keeps the names that are stored", () => {
  const windows: Window[] = [
    { kind: "fixed", unit: "minute" },
    { kind: "fixed", unit: "hour" },
    { kind: "fixed", unit: "day" },
    { kind: "fixed", unit: "week" },
    { kind: "fixed", unit: "month" },
    { kind: "sliding", ms: 60_000 },
    { kind: "fixed", seconds: 604_800 },
  ];
  expect(windows.map(windowName)).toEqual([
    "60000",
    "3600000",
    "86400000",
    "week",
    "month",
    "sliding 60000",
    "604800000",
  ]);
});
