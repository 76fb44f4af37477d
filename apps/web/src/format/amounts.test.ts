import {
  CurrencyCode,
  DecimalString,
  DocumentId,
  EntryKey,
  Invoice,
  Ledger,
  planCreditNote,
} from "@concord/model";
import type { CreditWish } from "@concord/model";
import { expect, test } from "vitest";
import { formatMoney, formatNumber, withNumbers } from "./amounts.ts";
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

const spoken = (sentence: string, locale: string): string =>
  withNumbers(sentence, locale).replaceAll(/\s/g, " ");

/** What the model says against a credit note. */
function objections(wish: CreditWish): readonly string[] {
  const invoice = Invoice.parse({
    number: "7 EUR",
    currency: "EUR",
    buyer: { name: "Acme" },
    lines: [{ id: "a", name: "2 CUP holders", quantity: "2.5", price: "1000.2" }],
  });
  const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
  const of = { id, invoice, ledger: Ledger.parse({}), issued: { number: "7 EUR" } };
  return planCreditNote(of, wish).findings.map(({ message }) => message);
}

test("[WB495] amounts and quantities in what the model says of a credit note are the viewer's, and nothing else in it", () => {
  const [tooMuch = ""] = objections({ type: "amount", amount: DecimalString.parse("4000.5") });
  expect(spoken(tooMuch, "en")).toBe(
    "It credits €4,000.50, and €2,500.50 of 7 EUR are left to credit.",
  );
  expect(spoken(tooMuch, "de")).toBe(
    "It credits 4.000,50 €, and 2.500,50 € of 7 EUR are left to credit.",
  );
  const [tooMany = ""] = objections({
    type: "lines",
    quantities: { [EntryKey.parse("a")]: DecimalString.parse("3.25") },
  });
  expect(spoken(tooMany, "de")).toBe(
    "2,5 of 2 CUP holders are left to credit, and it credits 3,25.",
  );
});

const german = (sentence: string): string => withNumbers(sentence, "de").replaceAll("\u00a0", " ");

test("[WB701] amounts in what tools say are the viewer's, and a number in a name stays as it is", () => {
  for (const [said, shown] of [
    ["1000 EUR was given back on 2026-11-20", "1.000,00 € was given back on 2026-11-20"],
    [
      "100 EUR of INV-1 were written off, and 50.5 EUR are open",
      "100,00 € of INV-1 were written off, and 50,50 € are open",
    ],
    [
      "Enter payment 1785.74 EUR on invoice 7 EUR in QuickBooks",
      "Enter payment 1.785,74 € on invoice 7 EUR in QuickBooks",
    ],
    ["Enter invoice 1 over 42575 JPY in QuickBooks", "Enter invoice 1 over 42.575 ¥ in QuickBooks"],
    ["Enter credit CN-1 of 297.5 EUR on invoice 9", "Enter credit CN-1 of 297,50 € on invoice 9"],
    [
      "a total of 119 EUR for 7, and the invoice claims 118 EUR.",
      "a total of 119,00 € for 7, and the invoice claims 118,00 €.",
    ],
    ["Is void.\n5 EUR was given back without", "Is void.\n5,00 € was given back without"],
    ["Enter customer 100 EUR Club in QuickBooks", "Enter customer 100 EUR Club in QuickBooks"],
  ] as const) {
    expect(german(said)).toBe(shown);
  }
});

test("[WB495] so are those in why a voiding was declined; what somebody else says stays as it is", () => {
  const instead = "so it is not voided. Make a credit note instead.";
  expect(spoken(`1234.5 EUR of it were paid, ${instead}`, "de")).toBe(
    `1.234,50 € of it were paid, ${instead}`,
  );
  for (const rest of [
    "of its credit are used for 7 EUR, so it is not voided. Take that back there first.",
    "of it are paid with the credit of INV-2, so it is not voided. Take that back first.",
    "more were given back than were paid for it, so it is not voided before that is put right.",
  ]) {
    expect(spoken(`1234.5 EUR ${rest}`, "de")).toBe(`1.234,50 € ${rest}`);
  }
  expect(spoken("A credit note over 20 JPY stands against it, so it is not voided.", "en")).toBe(
    "A credit note over ¥20 stands against it, so it is not voided.",
  );
  expect(
    spoken("A payment of 2643 EUR was recorded, but in Stripe only 2552.4 EUR is open.", "de"),
  ).toBe("A payment of 2.643,00 € was recorded, but in Stripe only 2.552,40 € is open.");
  const used = "that were paid too much for invoice 7 EUR were used for invoice C-2.";
  expect(spoken(`1357.5 EUR ${used}`, "de")).toBe(`1.357,50 € ${used}`);
  for (const said of [
    "The charge of 100.5 EUR is above 50 EUR.",
    "100.5 EUR",
    "3 of it are left to credit",
  ]) {
    expect(withNumbers(said, "de")).toBe(said);
  }
});
