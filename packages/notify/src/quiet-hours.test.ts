import { expect, it } from "vitest";
import { quietUntil } from "./quiet-hours.ts";

const at = (time: string): Date => new Date(`2026-11-30T${time}Z`);
const hours = (from: string, until: string, timeZone = "UTC") => ({
  quietFrom: minutes(from),
  quietUntil: minutes(until),
  timeZone,
});
function minutes(clock: string): number {
  const [hour = "", minute = ""] = clock.split(":");
  return Number(hour) * 60 + Number(minute);
}

it.each<[string, ReturnType<typeof hours>, string, string | null]>([
  ["before they begin", hours("22:00", "07:00"), "21:59:59", null],
  ["at their first minute", hours("22:00", "07:00"), "22:00:00", "22:15:00"],
  ["over midnight", hours("22:00", "07:00"), "03:00:30", "03:15:30"],
  ["less than a quarter of an hour before their end", hours("22:00", "07:00"), "06:50:30", "07:00:00"],
  ["at their end", hours("22:00", "07:00"), "07:00:00", null],
  ["within one day", hours("12:00", "13:00"), "12:55:00", "13:00:00"],
  ["outside of hours within one day", hours("12:00", "13:00"), "11:00:00", null],
  ["in a zone that is ahead", hours("22:00", "07:00", "Asia/Tokyo"), "13:30:00", "13:45:00"],
  ["in a zone in which it is day", hours("22:00", "07:00", "Asia/Tokyo"), "22:30:00", null],
  ["in a zone of half hours", hours("09:00", "09:30", "Asia/Kolkata"), "03:50:00", "04:00:00"],
  ["in a zone that nobody knows, as in UTC", hours("12:00", "13:00", "Moon/Base"), "12:55:00", "13:00:00"],
])("%s", (_, quiet, now, until) => {
  expect(quietUntil(quiet, at(now))).toEqual(until === null ? null : at(until));
});

it("there are none where none are set", () => {
  expect(quietUntil({ quietFrom: null, quietUntil: null, timeZone: "UTC" }, at("03:00:00"))).toBeNull();
});

it("end by the clock of that day where clocks are put back meanwhile", () => {
  // Berlin, 2026-10-25: 03:00 becomes 02:00, so quiet hours until 07:00 end at 06:00 UTC and not at 05:00.
  const quiet = hours("22:00", "07:00", "Europe/Berlin");
  expect(quietUntil(quiet, new Date("2026-10-25T05:30:00Z"))).not.toBeNull();
  expect(quietUntil(quiet, new Date("2026-10-25T06:00:00Z"))).toBeNull();
});
