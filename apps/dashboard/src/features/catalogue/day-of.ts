/** A day in UTC, as 2026-11-30: the pages are the same for everybody. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
