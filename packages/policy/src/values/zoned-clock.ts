import { WEEKDAYS } from "../language/grammar-words.ts";

/** The hour from 0 to 23, and the weekday in English. */
type Clock = { hour: number; weekday: (typeof WEEKDAYS)[number] };

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The largest time that a date can hold, either way. */
const MAX_TIME = 8.64e15;

/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/**
 * How to read a clock in a time zone: a function of milliseconds since the epoch, undefined for what is no time. Throws
 * RangeError for a zone that is not known.
 */
export function clockOf(timezone: string): (now: number) => Clock | undefined {
  const offset = timezone === "UTC" ? () => 0 : offsetIn(timezone);
  return (now) => {
    if (!Number.isFinite(now) || Math.abs(now) > MAX_TIME - DAY_MS) return undefined;
    const local = now + offset(now);
    const day = Math.floor(local / DAY_MS);
    const weekday = WEEKDAYS[(((day + FIRST_WEEKDAY) % 7) + 7) % 7];
    return weekday && { hour: Math.floor((local - day * DAY_MS) / HOUR_MS), weekday };
  };
}

/** Whether a string is the IANA name of a time zone. An offset such as +02:00 is none: it knows no summer. */
export function isTimezone(text: string): boolean {
  return formatIn(text) !== undefined;
}

/** What was asked before: a format takes as long to make as a whole policy to compile. */
const FORMATS = new Map<string, Intl.DateTimeFormat | undefined>();
const MAX_FORMATS = 256;

/** Undefined when there is no such time zone. */
function formatIn(timezone: string): Intl.DateTimeFormat | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(timezone)) return undefined;
  if (FORMATS.has(timezone)) return FORMATS.get(timezone);
  const format = makeFormat(timezone);
  if (FORMATS.size >= MAX_FORMATS) FORMATS.clear();
  FORMATS.set(timezone, format);
  return format;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en", { ...PARTS, timeZone });
  } catch {
    return undefined;
  }
}

const PARTS = {
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  era: "short",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

/** Local time less UTC, in milliseconds. */
function offsetIn(timezone: string): (now: number) => number {
  const format = formatIn(timezone);
  if (format === undefined) throw new RangeError("This time zone is not known.");
  return (now) => {
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const year = parts.get("era")?.startsWith("B") === true ? 1 - part("year") : part("year");
    const local = new Date(0);
    local.setUTCFullYear(year, part("month") - 1, part("day"));
    local.setUTCHours(part("hour"), part("minute"), part("second"));
    return local.getTime() - Math.floor(now / 1000) * 1000;
  };
}
