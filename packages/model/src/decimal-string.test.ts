import { Big } from "big.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  DecimalString,
  canonicalDecimalString,
  sum,
  toBig,
  toDecimalString,
} from "./decimal-string.ts";

test.each(["0", "12.5", "-0.03", "100", "0.000001", "1".repeat(64)])(
  "[MO8] %s is canonical",
  (text) => {
    expect(DecimalString.safeParse(text).success).toBe(true);
    expect(canonicalDecimalString(text)).toBe(text);
  },
);

test.each([
  ["10.00", "10"],
  ["+1", "1"],
  ["-0", "0"],
  ["-0.00", "0"],
  ["007.50", "7.5"],
  [".5", "0.5"],
  ["5.", "5"],
])("[MO8] %s is read as %s, and is not canonical itself", (text, expected) => {
  expect(canonicalDecimalString(text)).toBe(expected);
  expect(DecimalString.safeParse(text).success).toBe(false);
});

test.each([
  "",
  "1e3",
  "1,5",
  "NaN",
  "0x10",
  " 1",
  "1 000",
  "--1",
  ".",
  "1".repeat(65),
  `.${"1".repeat(63)}`,
])("[MO8] %j is no plain decimal", (text) => {
  expect(canonicalDecimalString(text)).toBeUndefined();
});

test("[MO8] a computed value keeps every digit, also beyond what may be written", () => {
  const long = new Big("1".repeat(60));
  expect(toDecimalString(long.times(long))).toBe(long.times(long).toFixed());
  expect(toDecimalString(new Big("1e-30"))).toBe(`0.${"0".repeat(29)}1`);
  expect(toDecimalString(new Big("-0"))).toBe("0");
});

test("[MO8] text and value are one: what is printed is read back as the same", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 50n), max: 10n ** 50n }),
      fc.integer({ min: 0, max: 8 }),
      (units, digits) => {
        const text = toDecimalString(new Big(`${units}e-${digits}`));
        expect(DecimalString.parse(text)).toBe(text);
        expect(toDecimalString(toBig(text))).toBe(text);
      },
    ),
  );
});

test("[MO8] sums are exact and an empty sum is zero", () => {
  expect(sum([]).toFixed()).toBe("0");
  expect(sum(["0.1", "0.2"].map((text) => new Big(text))).toFixed()).toBe("0.3");
  expect(toBig(undefined).toFixed()).toBe("0");
});
