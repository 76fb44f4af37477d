import { Big } from "big.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RoundingMode, roundDecimal, roundQuotient, roundToStep } from "./rounding.ts";

test.each([
  ["half-away-from-zero", "815.955", "815.96"],
  ["half-away-from-zero", "-815.955", "-815.96"],
  ["half-away-from-zero", "815.9549", "815.95"],
  ["half-even", "0.125", "0.12"],
  ["half-even", "0.135", "0.14"],
  ["half-even", "-0.125", "-0.12"],
  ["down", "99.999", "99.99"],
  ["down", "-99.999", "-99.99"],
  ["up", "0.001", "0.01"],
  ["up", "-0.001", "-0.01"],
] as const)("[MO7] %s rounds %s to %s", (mode, value, expected) => {
  expect(roundDecimal(new Big(value), 2, mode).toFixed()).toBe(expected);
});

test("[MO7] a quotient just below a tie is not rounded as the tie", () => {
  // 0.00499…9 with 25 nines: 20 places would make it 0.005.
  const numerator = new Big("0.0049999999999999999999999");
  expect(roundQuotient(numerator, new Big(1), 2, "half-away-from-zero").toFixed()).toBe("0");
  const thirds = new Big("0.0149999999999999999999997");
  expect(roundQuotient(thirds, new Big(3), 2, "half-away-from-zero").toFixed()).toBe("0");
});

/** The same by whole numbers alone: another way to the same result. */
function quotientByIntegers(
  numerator: bigint,
  denominator: bigint,
  digits: number,
  mode: RoundingMode,
): bigint {
  const scaled = numerator * 10n ** BigInt(digits);
  const isNegative = scaled < 0n !== denominator < 0n;
  const size = scaled < 0n ? -scaled : scaled;
  const divisor = denominator < 0n ? -denominator : denominator;
  const whole = size / divisor;
  const twice = (size % divisor) * 2n;
  const goesUp = {
    "half-away-from-zero": twice >= divisor,
    "half-even": twice > divisor || (twice === divisor && whole % 2n === 1n),
    down: false,
    up: twice > 0n,
  }[mode];
  const rounded = goesUp ? whole + 1n : whole;
  return isNegative ? -rounded : rounded;
}

test("[MO7] a quotient is rounded once, by its exact remainder, in every mode", () => {
  const integers = fc.oneof(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.bigInt({ min: -200n, max: 200n }),
  );
  fc.assert(
    fc.property(
      integers,
      integers.filter((value) => value !== 0n),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom(...RoundingMode.options),
      (numerator, denominator, digits, mode) => {
        const ours = roundQuotient(
          new Big(numerator.toString()),
          new Big(denominator.toString()),
          digits,
          mode,
        );
        const theirs = quotientByIntegers(numerator, denominator, digits, mode);
        expect(ours.times(new Big(10).pow(digits)).eq(theirs.toString())).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

function round(value: string, step: string): string {
  return roundToStep(new Big(value), new Big(step)).toFixed();
}

test("[MO7] a step rounds to its nearest multiple, half away from zero", () => {
  expect(round("86.03", "0.05")).toBe("86.05");
  expect(round("86.02", "0.05")).toBe("86");
  expect(round("792.5", "1")).toBe("793");
  expect(round("-792.5", "1")).toBe("-793");
});
