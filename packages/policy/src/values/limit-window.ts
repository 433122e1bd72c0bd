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
  const rule = sliceRule(window);
  if (rule.kind === "month") return monthOf(now);
  const { every, from, lasts } = rule;
  const start = now - ((now - from) % every);
  return { start, end: start + lasts };
}

/** Slices begin each `every` ms, one of them at `from`, and count for `lasts` ms; or they are the months in UTC. */
export type SliceRule =
  | { readonly kind: "even"; readonly every: number; readonly from: number; readonly lasts: number }
  | { readonly kind: "month" };

/** Where the slices of a window lie, for a store that finds a use's slice by its own clock. */
export function sliceRule(window: Window): SliceRule {
  if (window.kind === "sliding") {
    const every = sliceWidth(window.ms);
    return { kind: "even", every, from: 0, lasts: every + window.ms };
  }
  if ("seconds" in window) return even(window.seconds * SECOND);
  if (window.unit === "month") return { kind: "month" };
  if (window.unit === "week") return even(WEEK, FIRST_MONDAY - WEEK);
  return even(LENGTHS[window.unit]);
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

function even(length: number, from = 0): SliceRule {
  return { kind: "even", every: length, from, lasts: length };
}

function monthOf(now: number): Slice {
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}
