import { CurrencyCode, DecimalString, canonicalDecimalString } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readMoneyText } from "./money-text.ts";

const code = (text: string): CurrencyCode => CurrencyCode.parse(text);

test.each([
  ["12.50", "12.5", []],
  [" 1.234,56 € ", "1234.56", ["EUR"]],
  ["EUR 1.00", "1", ["EUR"]],
  ["1.00 eur", "1", ["EUR"]],
  ["CHF 1'234.50", "1234.5", ["CHF"]],
  ["US$5", "5", ["USD"]],
  ["7 990,00 Kč", "7990", ["CZK"]],
  ["-5.00", "-5", []],
  ["5.00-", "-5", []],
  ["−5,00 €", "-5", ["EUR"]],
  ["€ -5.00", "-5", ["EUR"]],
  ["-$5", "-5", ["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"]],
  ["(12.00)", "-12", []],
  ["EUR (12.00)", "-12", ["EUR"]],
  ["12.00 CR", "-12", []],
  ["+3", "3", []],
  ["-0.00", "0", []],
  ["100,-", "100", []],
])("[FO28] %j is %s", (text, value, currencies) => {
  expect(readMoneyText(text)).toEqual({ type: "amount", value, currencies });
});

test.each([
  "",
  "n/a",
  "12.00 14.00",
  "--5",
  "(-5)",
  "5 USD EUR",
  "€5€",
  "5 apples",
  "10%",
  "1.2.3",
])("[FO28] %j is not one amount", (text) => {
  expect(readMoneyText(text)).toMatchObject({ type: "unreadable" });
});

test("[FO29] one mark with three digits behind it is ambiguous, also with a sign and a currency", () => {
  expect(readMoneyText("-1.899 EUR")).toEqual({
    type: "ambiguous",
    choices: [
      { decimal: ",", value: "-1899" },
      { decimal: ".", value: "-1.899" },
    ],
    currencies: ["EUR"],
  });
});

test("[FO29] the notation of the column decides", () => {
  expect(readMoneyText("1.899", { decimal: "," })).toMatchObject({ value: "1899" });
  expect(readMoneyText("1.899", { decimal: "." })).toMatchObject({ value: "1.899" });
  expect(readMoneyText("1.89", { decimal: "," })).toMatchObject({ type: "unreadable" });
});

test("[FO29] a currency with three decimals decides, by its own symbol or by the column", () => {
  expect(readMoneyText("423.923 KD")).toMatchObject({ type: "amount", value: "423.923" });
  expect(readMoneyText("423.923", { currency: code("KWD") })).toMatchObject({ value: "423.923" });
  expect(readMoneyText("423.923", { currency: code("EUR") })).toMatchObject({ type: "ambiguous" });
});

test("[FO28] an amount reads back from every notation that a locale writes it in", () => {
  const locales = [
    "en-US",
    "de-DE",
    "fr-FR",
    "de-CH",
    "en-IN",
    "pl-PL",
    "sv-SE",
    "ar-EG",
    "fa-IR",
    "hi-IN",
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      fc.constantFrom(...locales),
      (cents, locale) => {
        const digits = String(Math.abs(cents)).padStart(3, "0");
        const plain = `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        const value = DecimalString.parse(canonicalDecimalString(plain));
        const options = { minimumFractionDigits: 2 } as const;
        // Marks of writing direction are no part of the number.
        const text = new Intl.NumberFormat(locale, options)
          .format(cents / 100)
          .replace(/[\u200E\u200F\u061C]/g, "");
        expect(readMoneyText(text)).toEqual({ type: "amount", value, currencies: [] });
      },
    ),
  );
});
