/** `now` is milliseconds since the epoch; `elapsed` milliseconds that no change of the clock moves. */
export type Clock = { now(): number; elapsed(): number };

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };
