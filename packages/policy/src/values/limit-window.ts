import type { Window } from "../language/document.ts";

/** The part of time that a use is counted in, and until when it counts. Milliseconds since the epoch. */
export type Slice = { readonly start: number; readonly end: number };

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const WEEK = 7 * DAY;
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4 * DAY;
const LENGTHS = { second: SECOND, minute: 60 * SECOND, hour: 3600 * SECOND, day: DAY } as const;
const SLICES = 60;

/**
 * The slice that a use at `now` belongs to. A fixed window is one slice. A sliding window is counted in sixtieths: a
 * use counts from when it was made until its whole sixtieth is older than the window. So no window of that length
 * ever holds more than the maximum, and a use is forgotten by at most a sixtieth (rounded up to whole milliseconds)
 * too late, never too early.
 */
export function sliceAt(window: Window, now: number): Slice {
  if (window.kind === "sliding") {
    const width = sliceWidth(window.ms);
    const start = now - (now % width);
    return { start, end: start + width + window.ms };
  }
  if ("seconds" in window) return aligned(now, window.seconds * SECOND);
  if (window.unit === "month") return monthOf(now);
  if (window.unit === "week") return aligned(now, WEEK, FIRST_MONDAY - WEEK);
  return aligned(now, LENGTHS[window.unit]);
}

/** How much longer than its window a use in a sliding one may count, in milliseconds. */
export function sliceWidth(slidingMs: number): number {
  return Math.ceil(slidingMs / SLICES);
}

/**
 * A name for the window, to be part of a budget's key: two windows never share a budget. Lengths are written in
 * milliseconds, as keys that are stored already have them.
 */
export function windowName(window: Window): string {
  if (window.kind === "sliding") return `sliding ${window.ms}`;
  if ("seconds" in window) return String(window.seconds * SECOND);
  if (window.unit === "month" || window.unit === "week") return window.unit;
  return String(LENGTHS[window.unit]);
}

/** Whether this is a window that can be counted in. */
export function isSoundWindow(window: Window): boolean {
  if (window.kind === "sliding") return Number.isSafeInteger(window.ms) && window.ms > 0;
  if ("seconds" in window) return Number.isSafeInteger(window.seconds * SECOND) && window.seconds > 0;
  return window.unit in LENGTHS || window.unit === "week" || window.unit === "month";
}

function aligned(now: number, length: number, origin = 0): Slice {
  const start = now - ((now - origin) % length);
  return { start, end: start + length };
}

function monthOf(now: number): Slice {
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}
