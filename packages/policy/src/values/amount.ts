import { asDoubles, compareNumbers, isFiniteNumber, isNumber, scaleUp } from "@sallyport/json";
import type { Found } from "./path.ts";

/** AMOUNT_UNIT is 10^9. */
const AMOUNT_PLACES = 9;

/**
 * Units of 1e-9, rounded up; undefined for anything but a finite number of at least 0. Where a server that reads doubles
 * has another number, the larger one.
 */
export function amountOf(found: Found): bigint | undefined {
  if (!isNumber(found) || !isFiniteNumber(found) || compareNumbers(found, 0) < 0) return undefined;
  const exact = scaleUp(found, AMOUNT_PLACES);
  const read = asDoubles(found);
  if (read === found || !isNumber(read)) return exact;
  const rounded = scaleUp(read, AMOUNT_PLACES);
  return rounded > exact ? rounded : exact;
}
