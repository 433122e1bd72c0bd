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

/** Microseconds for people: `840 µs`, `12.4 ms`, `3.20 s`. */
export function formatMicros(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 999_950) return `${(micros / 1000).toFixed(micros < 99_950 ? 1 : 0)} ms`;
  return `${(micros / 1_000_000).toFixed(2)} s`;
}

/** Bytes for people: `512 B`, `12.4 kB`, `3.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `1 tool`, `2 tools`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
