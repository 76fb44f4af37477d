import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { amountText, money } from "./money.ts";

const code = (text: string) => CurrencyCode.parse(text);

test("[CM15] amounts stand with the decimals of their currency, grouped, and are never rounded", () => {
  expect(money("1234567.5", code("EUR"))).toBe("1,234,567.50 EUR");
  expect(money("-1000", code("JPY"))).toBe("-1,000 JPY");
  expect(money("0.1235", code("EUR"))).toBe("0.1235 EUR");
  expect(amountText("999999999999999999.99", code("EUR"))).toBe("999,999,999,999,999,999.99");
  expect(money("1", undefined)).toBe("1.00");
});
