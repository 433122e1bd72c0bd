import { describe, expect, it } from "vitest";
import { formatBytes, formatMicros } from "./format-measure.ts";
import { counted, formatTime, zoneOffset } from "./format-time.ts";
import { parseClock, parseTheme, printClock, UTC } from "./preferences.ts";

const at = new Date("2026-03-29T00:30:05.042Z");

describe("formatTime", () => {
  it.each([
    ["UTC", "second", "2026-03-29 00:30:05"],
    ["UTC", "millisecond", "2026-03-29 00:30:05.042"],
    ["UTC", "minute", "2026-03-29 00:30"],
    ["America/New_York", "day", "2026-03-28"],
    ["Asia/Kolkata", "minute", "2026-03-29 06:00"],
  ] as const)("in %s to the %s", (zone, precision, text) => {
    expect(formatTime(at, zone, precision)).toBe(text);
  });

  it("writes midnight as 00", () => {
    expect(formatTime(new Date("2026-01-01T00:00:00Z"), "UTC")).toBe("2026-01-01 00:00:00");
  });
});

it("names a zone's offset, with summer time", () => {
  expect(zoneOffset(at, "UTC")).toBe("UTC");
  expect(zoneOffset(at, "Europe/Berlin")).toBe("UTC+1");
  expect(zoneOffset(new Date("2026-07-01T00:00:00Z"), "Europe/Berlin")).toBe("UTC+2");
  expect(zoneOffset(at, "Asia/Kolkata")).toBe("UTC+5:30");
});

it.each([
  [0, "0 µs"],
  [999, "999 µs"],
  [12_440, "12.4 ms"],
  [99_960, "100 ms"],
  [999_960, "1.00 s"],
  [3_204_000, "3.20 s"],
])("%d microseconds are %s", (micros, text) => expect(formatMicros(micros)).toBe(text));

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [12_440, "12.4 kB"],
  [3_100_000, "3.1 MB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it("counts with singular and plural", () => {
  expect([counted(0, "tool"), counted(1, "policy", "policies"), counted(1200, "policy", "policies")]).toEqual(
    ["0 tools", "1 policy", "1,200 policies"],
  );
});

describe("cookies", () => {
  it("keep the time zone", () => {
    for (const clock of [
      UTC,
      { mode: "local", zone: "Europe/Berlin" },
      { mode: "local", zone: "UTC" },
    ] as const) {
      expect(parseClock(printClock(clock))).toEqual(clock);
    }
  });

  it.each([undefined, "", "local:", "local:Not/AZone", "Europe/Berlin", "local:<script>"])(
    "read %j as UTC",
    (text) => {
      expect(parseClock(text)).toEqual(UTC);
    },
  );

  it("read an unknown theme as system", () => {
    expect([parseTheme("dark"), parseTheme("light"), parseTheme("blue"), parseTheme(undefined)]).toEqual([
      "dark",
      "light",
      "system",
      "system",
    ]);
  });
});
