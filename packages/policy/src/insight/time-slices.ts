import type { Window } from "../document.ts";

/** The part of time that a use is counted in, and until when it counts. Milliseconds since the epoch. */
export type Slice = { readonly start: number; readonly end: number };

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const WEEK = 7 * DAY;
/** 1969-12-29, a Monday. */
const A_MONDAY = -3 * DAY;
const LENGTHS = { second: SECOND, minute: 60 * SECOND, hour: 3600 * SECOND, day: DAY } as const;
const SLICES = 60;

/** As the limiter counts: fixed windows in UTC as one slice, sliding ones in sixtieths that are forgotten as a whole. */
export function sliceAt(window: Window, now: number): Slice {
  if (window.kind === "sliding") {
    const width = Math.ceil(window.ms / SLICES);
    const { start, end } = aligned(now, width);
    return { start, end: end + window.ms };
  }
  if ("seconds" in window) return aligned(now, window.seconds * SECOND);
  if (window.unit === "week") return aligned(now, WEEK, A_MONDAY);
  if (window.unit !== "month") return aligned(now, LENGTHS[window.unit]);
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}

function aligned(now: number, length: number, origin = 0): Slice {
  const start = now - ((now - origin) % length);
  return { start, end: start + length };
}
