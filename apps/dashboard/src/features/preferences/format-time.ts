export type Precision = "day" | "minute" | "second" | "millisecond";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** `2026-11-21 21:42:07` in the zone. Built from parts, so that server and browser write the same text. */
export function formatTime(at: Date, zone: string, precision: Precision = "second"): string {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = `${part.year}-${part.month}-${part.day}`;
  if (precision === "day") return day;
  const minute = `${day} ${part.hour}:${part.minute}`;
  if (precision === "minute") return minute;
  const second = `${minute}:${part.second}`;
  return precision === "second" ? second : `${second}.${String(at.getUTCMilliseconds()).padStart(3, "0")}`;
}

/** The offset of the zone from UTC at that moment: `UTC`, `UTC+1`, `UTC+5:30`. */
export function zoneOffset(at: Date, zone: string): string {
  const name = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  return (name ?? "UTC").replace("GMT", "UTC").replace(/\+0$/, "");
}

/** `1 tool`, `2 tools`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
