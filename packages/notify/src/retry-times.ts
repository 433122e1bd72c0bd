const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Milliseconds from each failed attempt to the next, as Standard Webhooks advises: 27 hours in all. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
];

/**
 * While something is being sent, nobody else tries it for so long: longer than any sending takes. When the sender dies
 * meanwhile, it is sent again after that, with the same id.
 */
export const LEASE_MS = MINUTE_MS;

/** When to try again after so many attempts, all failed; null for never. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined ? null : new Date(now.getTime() + pause);
}
