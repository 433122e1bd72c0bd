import { expect, it } from "vitest";
import { fromClockInput, toClockInput } from "./clock-input.ts";

it.each([
  ["2026-11-21T12:00", "UTC", "2026-11-21T12:00:00.000Z"],
  ["2026-11-21T12:00", "Europe/Berlin", "2026-11-21T11:00:00.000Z"],
  ["2026-07-01T00:30", "Europe/Berlin", "2026-06-30T22:30:00.000Z"],
  ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
  ["2026-10-25T04:00", "Europe/Berlin", "2026-10-25T03:00:00.000Z"],
  ["2026-11-21T12:00", "Asia/Kolkata", "2026-11-21T06:30:00.000Z"],
])("%s in %s is %s, and back", (text, zone, iso) => {
  expect(fromClockInput(text, zone)?.toISOString()).toBe(iso);
  expect(toClockInput(new Date(iso), zone)).toBe(text);
});

it.each(["", "soon", "2026-13-01T00:00"])("reads %j as no time", (text) => {
  expect(fromClockInput(text, "UTC")).toBeNull();
});
