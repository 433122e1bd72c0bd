import { ExactNumber } from "./value.ts";

/** 0.digits × 10^point. `digits` has no zero at either end; zero is `""` and never negative. */
type Decimal = { negative: boolean; digits: string; point: number };

/** Exponents of more digits are refused, so that no arithmetic grows out of a few bytes. */
const MAX_EXPONENT_DIGITS = 4;

const ZERO = 0x30;

/** The value of a JSON number: a double when that prints the same decimal again, else an ExactNumber. */
export function numberOf(source: string): number | ExactNumber {
  const double = Number(source);
  if (String(double) === source) return double;
  return Number.isFinite(double) && print(decimalOf(source)) === String(double)
    ? double
    : new ExactNumber(source);
}

/** Whether the exponent of a JSON number, leading zeros aside, is too long to compute with. */
export function hasHugeExponent(source: string): boolean {
  let at = Math.max(source.lastIndexOf("e"), source.lastIndexOf("E")) + 1;
  if (at === 0) return false;
  while (at < source.length && "+-0".includes(source.charAt(at))) at++;
  return source.length - at > MAX_EXPONENT_DIGITS;
}

/** Orders two numbers by their exact decimal values. Throws RangeError on NaN and infinities, which JSON has not. */
export function compareNumbers(a: number | ExactNumber, b: number | ExactNumber): -1 | 0 | 1 {
  if (typeof a === "number" && typeof b === "number") {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a === b) return 0;
  }
  const x = decimalOf(sourceOf(a));
  const y = decimalOf(sourceOf(b));
  if (x.negative !== y.negative) return x.negative ? -1 : 1;
  return x.negative ? compareMagnitudes(y, x) : compareMagnitudes(x, y);
}

/** One text per decimal value, as ECMAScript prints doubles (RFC 8785 section 3.2.2.3). Throws as compareNumbers. */
export function canonicalNumber(value: number | ExactNumber): string {
  return print(decimalOf(sourceOf(value)));
}

/**
 * The least integer that is not below `value` × 10^`places`: how many units of 10^-places a number costs.
 * The result has as many digits as the value; bound the value first. Throws as compareNumbers.
 */
export function scaleUp(value: number | ExactNumber, places: number): bigint {
  const { negative, digits, point } = decimalOf(sourceOf(value));
  const whole = Math.max(0, point + places);
  const floor = BigInt(digits.slice(0, whole).padEnd(whole, "0") || "0");
  const isWhole = digits.length <= whole;
  if (negative) return -floor;
  return isWhole ? floor : floor + 1n;
}

function sourceOf(value: number | ExactNumber): string {
  if (value instanceof ExactNumber) return value.source;
  if (!Number.isFinite(value)) throw new RangeError("JSON has no NaN and no infinity.");
  return String(value);
}

/** `source` is a JSON number, or what String() prints of a finite double. */
function decimalOf(source: string): Decimal {
  const e = source.search(/e/i);
  const mantissa = e < 0 ? source : source.slice(0, e);
  const exponent = e < 0 ? 0 : Number(source.slice(e + 1));
  const negative = mantissa.startsWith("-");
  const dot = mantissa.indexOf(".");
  const whole = mantissa.slice(negative ? 1 : 0, dot < 0 ? undefined : dot);
  const all = dot < 0 ? whole : whole + mantissa.slice(dot + 1);

  let from = 0;
  let to = all.length;
  while (from < to && all.charCodeAt(from) === ZERO) from++;
  while (to > from && all.charCodeAt(to - 1) === ZERO) to--;
  if (from === to) return { negative: false, digits: "", point: 0 };
  return { negative, digits: all.slice(from, to), point: whole.length - from + exponent };
}

function compareMagnitudes(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a.digits === "" || b.digits === "") return order(a.digits.length, b.digits.length);
  if (a.point !== b.point) return order(a.point, b.point);
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}

function order(a: number, b: number): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** ECMA-262 Number::toString, for any number of digits. */
function print({ negative, digits, point }: Decimal): string {
  if (digits === "") return "0";
  const sign = negative ? "-" : "";
  if (digits.length <= point && point <= 21) return sign + digits.padEnd(point, "0");
  if (point > 0 && point <= 21) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const exponent = point > 0 ? `+${point - 1}` : `${point - 1}`;
  return `${sign}${digits.charAt(0)}${fraction}e${exponent}`;
}
