let left = Number.POSITIVE_INFINITY;

/**
 * Runs `act`, in which all matching together may take so many units of work; a unit is about one look at an
 * instruction. What would take more says "too long". Within another one, neither may be exceeded.
 */
export function withinWork<T>(units: number, act: () => T): T {
  const before = left;
  left = Math.min(before, units);
  const began = left;
  try {
    return act();
  } finally {
    left = before - Math.max(0, began - left);
  }
}

/** Takes from what is left. False when that is not enough. */
export function spendWork(units: number): boolean {
  left -= units;
  return left >= 0;
}
