import { expect, it } from "vitest";
import { fromClock, toClock } from "./clock-minutes.ts";

it.each<[string, number]>([
  ["00:00", 0],
  ["07:05", 425],
  ["23:59", 1439],
])("%s is %i minutes after midnight, and back", (text, minutes) => {
  expect(fromClock(text)).toBe(minutes);
  expect(toClock(minutes)).toBe(text);
});

it.each(["", "24:00", "7:05", "07:60"])("%j is no time of day", (text) => {
  expect(fromClock(text)).toBeNull();
});
