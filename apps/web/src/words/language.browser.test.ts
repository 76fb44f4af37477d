import { msg } from "@lit/localize";
import { DecimalString } from "@concord/model";
import { expect, test } from "vitest";
import { taxLabel } from "../editor/tax-choice.ts";
import { chooseLanguage, speakAlso, told } from "./language.ts";

const words = (): string => msg("Prepare this device");

test("[WB336] words that come with a screen are spoken once they have come, in every language that is chosen later too", async () => {
  const kept = { setItem: () => undefined };
  await chooseLanguage("de", kept);
  expect(msg("Invoices")).toBe("Rechnungen");
  expect(words()).toBe("Prepare this device");
  await speakAlso("field");
  expect(words()).toBe("Dieses Gerät vorbereiten");
  await chooseLanguage("en", kept);
  expect(words()).toBe("Prepare this device");
  await chooseLanguage("de", kept);
  expect(words()).toBe("Dieses Gerät vorbereiten");
  await chooseLanguage("en", kept);
});

const plainly = (text: string): string => told(text).replaceAll("\u00a0", " ");

test("[WB428] what keeps a tool from taking something is told in the language of the app, and what helps too", async () => {
  await chooseLanguage("de", { setItem: () => undefined });
  await expect
    .poll(() => told("QuickBooks counts in hundredths, and JPY has smaller parts."))
    .toBe("QuickBooks rechnet in Hundertsteln, und JPY hat kleinere Teile.");
  expect(
    [
      "Refund over 30 EUR on 2026-11-20 did not come about, and refund receipt 91 in QuickBooks says that it did.",
      "30 EUR was given back on 2026-11-20 without a credit: the money moved, and the revenue was not reversed.",
      "Enter customer credit 30 EUR for invoice R-1 in QuickBooks",
      "Enter customer Acme in QuickBooks",
      "The invoice is void here, and Stripe says that 30 EUR of it are paid. Stripe voids nothing that is paid.",
    ].map(plainly),
  ).toEqual([
    "Erstattung über 30,00 € vom 2026-11-20 kam nicht zustande, und in QuickBooks sagt Erstattungsbeleg 91 das Gegenteil.",
    "30,00 € wurde am 2026-11-20 ohne Gutschrift erstattet: Das Geld floss, und der Erlös wurde nicht zurückgenommen.",
    "Guthaben 30,00 € zu Rechnung R-1 in QuickBooks eintragen",
    "Kunde Acme in QuickBooks eintragen",
    "Die Rechnung ist hier storniert, und Stripe sagt, 30,00 € davon seien bezahlt. Stripe storniert nichts, was bezahlt ist.",
  ]);
  // Each reason of several, and what waits.
  expect(
    [
      "100 EUR of INV-1 were written off, and 50 EUR are open in QuickBooks.\n5 EUR was given back without a credit: the money moved, and the revenue was not reversed.",
      "cannot tell the vendor about this document",
    ].map(plainly),
  ).toEqual([
    "100,00 € von INV-1 wurden abgeschrieben, und in QuickBooks sind 50,00 € offen. 5,00 € wurde ohne Gutschrift erstattet: Das Geld floss, und der Erlös wurde nicht zurückgenommen.",
    "Dem Werkzeug nicht mitzuteilen",
  ]);
  await chooseLanguage("en", { setItem: () => undefined });
});

const tax = (scheme: string) => ({ scheme, category: "S", rate: DecimalString.parse("19") });

test("[WB489] VAT is called by its name in the language of the app, and another tax by its own", async () => {
  expect(taxLabel(tax("VAT"))).toBe("VAT 19 %");
  await chooseLanguage("de", { setItem: () => undefined });
  expect([tax("VAT"), tax("GST")].map((each) => taxLabel(each))).toEqual(["USt 19 %", "GST 19 %"]);
  await chooseLanguage("en", { setItem: () => undefined });
});
