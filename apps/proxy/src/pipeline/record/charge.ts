import type { Charge } from "@sallyport/audit";
import type { ReservedCharge } from "@sallyport/limits";

/** What was taken of a limit, as records say it. */
export function toCharge({ key, windowStart, windowMs, amount }: ReservedCharge): Charge {
  return { key, windowStart, windowMs, amount: amount.toString() };
}
