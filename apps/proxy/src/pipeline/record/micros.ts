const MAX_MICROS = 2 ** 31 - 1;

/** Whole microseconds between two times of the clock that never jumps, as the trail's columns hold them. */
export function microsSince(from: number, to: number): number {
  return Math.min(MAX_MICROS, Math.max(0, Math.round((to - from) * 1000)));
}
