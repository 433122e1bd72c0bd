import { ExactNumber, isObject, type JsonValue } from "@sallyport/json";

/** Numbers as fractions of big integers, so that nothing is ever rounded. */
type Fraction = { over: bigint; under: bigint };

export function sourceOf(value: number | ExactNumber): string {
  return typeof value === "number" ? String(value) : value.source;
}

export function exactly(source: string): Fraction {
  const [mantissa = "", exponent = "0"] = source.toLowerCase().split("e");
  const [whole = "", digits = ""] = mantissa.split(".");
  const power = BigInt(exponent) - BigInt(digits.length);
  const over = BigInt(whole + digits);
  return power >= 0n ? { over: over * 10n ** power, under: 1n } : { over, under: 10n ** -power };
}

export function compare(a: string, b: string): number {
  const x = exactly(a);
  const y = exactly(b);
  const difference = x.over * y.under - y.over * x.under;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** In lowest terms, as far as tens go. */
export function fraction(source: string): string {
  let { over, under } = exactly(source);
  while (under > 1n && over % 10n === 0n) {
    over /= 10n;
    under /= 10n;
  }
  return `${over}/${over === 0n ? 1n : under}`;
}

export function isFinite(source: string): boolean {
  return Number.isFinite(Number(source));
}

/** Whether a number in it is another one to a server that keeps numbers as doubles. */
export function isRounded(value: JsonValue): boolean {
  if (value instanceof ExactNumber)
    return isFinite(value.source) && compare(value.source, String(Number(value.source))) !== 0;
  if (Array.isArray(value)) return value.some(isRounded);
  return isObject(value) && Object.values(value).some(isRounded);
}

/** What a server has of it that keeps numbers as doubles. */
export function doubled(value: JsonValue): JsonValue {
  if (value instanceof ExactNumber) return isFinite(value.source) ? Number(value.source) : value;
  if (Array.isArray(value)) return value.map(doubled);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, doubled(item)]));
  return value;
}
