import { canonicalNumber, type ExactNumber } from "@sallyport/json";

/** What exact division is asked to hold at most, in decimal digits. */
const MAX_DIGITS = 2000;

/** Whether a number has no fraction: 1.0 and 9007199254740993 have none. */
export function isInteger(value: number | ExactNumber): boolean {
  return typeof value === "number" ? Number.isInteger(value) : decimalOf(value).exponent >= 0;
}

/** Whether a number is a whole multiple of another, exactly. `too long` when they have too many digits to tell. */
export function isMultipleOf(value: number | ExactNumber, unit: number | ExactNumber): boolean | "too long" {
  const a = decimalOf(value);
  const b = decimalOf(unit);
  const shift = a.exponent - b.exponent;
  if (a.digits.length + b.digits.length + Math.abs(shift) > MAX_DIGITS) return "too long";
  const over = BigInt(a.digits) * 10n ** BigInt(Math.max(shift, 0));
  const under = BigInt(b.digits) * 10n ** BigInt(Math.max(-shift, 0));
  return over % under === 0n;
}

/** ±digits × 10^exponent, without zeros at the end of the digits. */
function decimalOf(value: number | ExactNumber): { digits: string; exponent: number } {
  const [mantissa = "", power = "0"] = canonicalNumber(value).replace(/^-/, "").split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  let length = all.length;
  while (length > 0 && all.endsWith("0", length)) length -= 1;
  if (length === 0) return { digits: "0", exponent: 0 };
  return { digits: all.slice(0, length), exponent: Number(power) - fraction.length + (all.length - length) };
}
