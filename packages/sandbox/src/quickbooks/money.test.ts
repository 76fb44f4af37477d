import { describe, expect, test } from "vitest";
import {
  centsOf,
  divideRounded,
  inHomeCurrency,
  isWholeCents,
  numberOf,
  percentOf,
  priceTimes,
  taxWithin,
  textOf,
} from "./money.ts";

describe("money", () => {
  test("[SQ1] a JSON number becomes exact hundredths and returns unchanged", () => {
    for (const value of [0, 0.1, 0.3, 1.005e3, 12.5, -0.07, 123456789.12, 1e-7]) {
      const expected = value === 1e-7 ? 0 : value;
      expect(numberOf(centsOf(value))).toBe(expected);
    }
    expect(centsOf(0.1) + centsOf(0.2)).toBe(centsOf(0.3));
    expect(textOf(-7n)).toBe("-0.07");
    expect(isWholeCents(1.23)).toBe(true);
    expect(isWholeCents(1.234)).toBe(false);
  });

  test("[SQ1] products and percentages round once, half away from zero", () => {
    expect(priceTimes(815.955, 1)).toBe(81596n);
    expect(priceTimes(-815.955, 1)).toBe(-81596n);
    expect(priceTimes(0.333333, 3)).toBe(100n);
    expect(percentOf(1050n, 19)).toBe(200n);
    expect(percentOf(100000n, 8.875)).toBe(8875n);
    expect(divideRounded(-5n, 2n)).toBe(-3n);
  });

  test("[SQ1] a currency without a minor unit computes whole units", () => {
    expect(percentOf(123400n, 10, 100n)).toBe(12300n);
    expect(priceTimes(33.5, 3, 100n)).toBe(10100n);
  });

  test("[SQ1] tax inside a gross amount, and home amounts at the rate of home per foreign", () => {
    expect(taxWithin(11900n, 19)).toBe(1900n);
    expect(taxWithin(10000n, 19)).toBe(1597n);
    expect(inHomeCurrency(10000n, 0.92)).toBe(9200n);
  });
});
