import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { formatMoney, formatNumber } from "./amounts.ts";
import { localeFrom } from "./viewer-locale.ts";

const money = (amount: string, currency: string, locale: string): string =>
  // A space in a number does not break: shown here as one that does.
  formatMoney(amount, CurrencyCode.parse(currency), locale).replaceAll(/\s/g, " ");

test("[WB13] amounts keep every digit, in the locale's notation and the currency's", () => {
  expect(money("1234.5", "EUR", "de")).toBe("1.234,50 €");
  expect(money("1234.5", "JPY", "en")).toBe("¥1,234.5");
  expect(money("483.621", "KWD", "en")).toBe("KWD 483.621");
  expect(money("0.000000001", "EUR", "en")).toBe("€0.000000001");
  // Beyond what a float can hold.
  expect(money("12345678901234567890.12", "USD", "en")).toBe("$12,345,678,901,234,567,890.12");
  expect(formatNumber("1250.5", "de")).toBe("1250,5");
});

test("[WB13] a locale that is none is passed over", () => {
  expect(localeFrom(["en-US@posix", "de-AT", "en"])).toBe("de-AT");
  expect(localeFrom(["@"])).toBe("en");
  expect(localeFrom([])).toBe("en");
});
