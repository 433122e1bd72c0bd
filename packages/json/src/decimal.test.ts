import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberOf } from "./decimal.ts";
import { canonicalNumber, compareNumbers, ExactNumber, scaleUp } from "./index.ts";

/** A JSON number's text, of any length and with exponents up to ±400. */
const numberText = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.constantFrom("0", "1", "5", "10", "500", "9007199254740993", "123456789012345678901234567890"),
    fc.constantFrom("", ".0", ".5", ".00000000000001", ".10", ".99999999999999999999"),
    fc.oneof(
      fc.constant(""),
      fc.integer({ min: -400, max: 400 }).map((e) => `e${e}`),
    ),
  )
  .map((parts) => parts.join(""));

/** numerator / 10^scale, with nothing but BigInt. */
function rational(source: string): { numerator: bigint; scale: bigint } {
  const [mantissa = "", exponent = "0"] = source.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const scale = BigInt(fraction.length) - BigInt(exponent);
  const numerator = BigInt(whole + fraction);
  return scale < 0n ? { numerator: numerator * 10n ** -scale, scale: 0n } : { numerator, scale };
}

function compareRationals(a: string, b: string): number {
  const x = rational(a);
  const y = rational(b);
  const difference = x.numerator * 10n ** y.scale - y.numerator * 10n ** x.scale;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

describe("compareNumbers", () => {
  test.each([
    ["500.00000000000001", "500", 1],
    ["500", "500.00000000000001", -1],
    ["9007199254740993", "9007199254740992", 1],
    ["9007199254740993", "9007199254740993.0", 0],
    ["1e400", "1e399", 1],
    ["-1e400", "0", -1],
    ["-1e400", "-1e401", 1],
    ["1e-400", "0", 1],
    ["-0", "0", 0],
    ["100", "1E2", 0],
    ["0.1", "0.1000000000000000055511151231257827", -1],
  ] as const)("%s against %s", (a, b, order) => {
    expect(compareNumbers(numberOf(a), numberOf(b))).toBe(order);
  });

  test("agrees with rational arithmetic", () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        expect(compareNumbers(numberOf(a), numberOf(b))).toBe(compareRationals(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  test("orders any two doubles as they are ordered", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, double, (a, b) => {
        const order = Math.sign(a - b) || Math.sign(Number(a > b) - Number(a < b));
        expect(compareNumbers(a, b)).toBe(order === 0 ? 0 : order);
        expect(compareNumbers(new ExactNumber(String(a).replace("e+", "e")), b)).toBe(
          order === 0 ? 0 : order,
        );
      }),
    );
  });

  test("refuses NaN and the infinities", () => {
    expect(() => compareNumbers(Number.NaN, 1)).toThrow(RangeError);
    expect(() => compareNumbers(Number.POSITIVE_INFINITY, new ExactNumber("1e400"))).toThrow(RangeError);
  });
});

describe("canonicalNumber", () => {
  test("prints doubles as ECMAScript does", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(canonicalNumber(value)).toBe(String(value));
        expect(numberOf(canonicalNumber(value))).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 2000 },
    );
  });

  test("is equal exactly when the values are", () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        const isEqual = canonicalNumber(numberOf(a)) === canonicalNumber(numberOf(b));
        expect(isEqual).toBe(compareRationals(a, b) === 0);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("scaleUp", () => {
  test.each([
    ["0", 0n],
    ["1", 1_000_000_000n],
    ["0.5", 500_000_000n],
    ["0.000000001", 1n],
    ["0.0000000001", 1n],
    ["1.0000000001", 1_000_000_001n],
    ["1e-400", 1n],
    ["1e20", 10n ** 29n],
    ["9007199254740993", 9007199254740993000000000n],
    ["-1.5", -1_500_000_000n],
  ])("%s in units of 1e-9", (source, units) => {
    expect(scaleUp(numberOf(source), 9)).toBe(units);
  });

  test("never undercounts and overcounts by less than one unit", () => {
    fc.assert(
      fc.property(numberText, (source) => {
        const { numerator, scale } = rational(source);
        const units = scaleUp(numberOf(source), 9);
        const over = units * 10n ** scale - numerator * 10n ** 9n;
        expect(over >= 0n && over < 10n ** scale).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

test("ExactNumber takes nothing but a JSON number", () => {
  for (const source of ["", "1,2", "NaN", "01", "+1", "1n", " 1", "1e"]) {
    expect(() => new ExactNumber(source)).toThrow(RangeError);
  }
});
