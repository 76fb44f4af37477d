import { expect, test } from "vitest";
import { CurrencyCode, isKnownCurrency, minorUnits } from "./currency.ts";
import { DecimalString } from "./decimal-string.ts";
import { formatAmount } from "./format-amount.ts";

const code = (text: string): CurrencyCode => CurrencyCode.parse(text);

test.each([
  ["EUR", 2],
  ["HUF", 2],
  ["JPY", 0],
  ["ISK", 0],
  ["KWD", 3],
  ["CLF", 4],
  ["MGA", 2],
])("[MO9] %s has %i decimals by ISO 4217", (currency, digits) => {
  expect(minorUnits(code(currency))).toBe(digits);
});

test("[MO9] the 17 currencies for which display data says otherwise have two decimals", () => {
  const display = "AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP YER".split(" ");
  expect(display.map((currency) => minorUnits(code(currency)))).toEqual(display.map(() => 2));
  expect(minorUnits(code("IQD"))).toBe(3);
  expect(minorUnits(code("MRU"))).toBe(2);
});

test("[MO9] an unknown or missing currency is computed with two decimals and said to be unknown", () => {
  expect(minorUnits(code("ZZZ"))).toBe(2);
  expect(minorUnits(undefined)).toBe(2);
  expect(isKnownCurrency(code("ZZZ"))).toBe(false);
  expect(isKnownCurrency(code("XCG"))).toBe(true);
});

test("[MO9] a code is three capital letters", () => {
  expect(["eur", "EU", "EURO", ""].filter((text) => CurrencyCode.safeParse(text).success)).toEqual(
    [],
  );
});

test.each([
  ["10", "EUR", "10.00"],
  ["10", "JPY", "10"],
  ["-0.5", "KWD", "-0.500"],
  ["0.061171", "EUR", "0.061171"],
])("[MO9] %s %s is shown as %s", (amount, currency, shown) => {
  expect(formatAmount(DecimalString.parse(amount), code(currency))).toBe(shown);
});
