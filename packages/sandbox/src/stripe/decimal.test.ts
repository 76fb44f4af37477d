import { expect, test } from "vitest";
import {
  divideRounded,
  multiply,
  parseDecimal,
  percentOf,
  round,
  share,
  toText,
} from "./decimal.ts";

const decimal = (text: string) => {
  const value = parseDecimal(text, 12);
  if (value === undefined) throw new Error(`not a decimal: ${text}`);
  return value;
};

test("[SS2] prices with up to twelve decimals times decimal quantities are exact", () => {
  expect(round(multiply(decimal("0.000000000001"), decimal("500000000000")))).toBe(1);
  expect(round(multiply(decimal("33.333333333333"), decimal("3")))).toBe(100);
  expect(round(multiply(decimal("-12.5"), decimal("1")))).toBe(-13);
  expect(parseDecimal("0.0000000000001", 12)).toBeUndefined();
  expect(["1e3", "+1", ".5", "1.", ""].map((text) => parseDecimal(text, 12))).toEqual(
    Array.from({ length: 5 }),
  );
});

test("[SS2] halves are rounded away from zero", () => {
  expect([5n, -5n, 4n, 15n].map((n) => divideRounded(n, 10n))).toEqual([1n, -1n, 0n, 2n]);
  expect(percentOf(250, decimal("19"))).toBe(48);
  expect(toText(decimal("012.500"))).toBe("12.5");
});

test("[SS2] shares add up to the whole", () => {
  expect(share(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(share(-5, [50, 50])).toEqual([-3, -2]);
  expect(share(7, [0, 0])).toEqual([0, 0]);
});
