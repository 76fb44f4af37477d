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

test("[WB428] what keeps a tool from taking something is told in the language of the app, and what helps too", async () => {
  await chooseLanguage("de", { setItem: () => undefined });
  await expect
    .poll(() => told("QuickBooks counts in hundredths, and JPY has smaller parts."))
    .toBe("QuickBooks rechnet in Hundertsteln, und JPY hat kleinere Teile.");
  expect(
    [
      "Refund k7 did not come about, and refund receipt 91 in QuickBooks says that it did.",
      "30 was given back (k7) without a credit: the money moved, and the revenue was not reversed.",
      "Enter customer credit 30 EUR for invoice R-1 in QuickBooks",
      "Enter customer Acme in QuickBooks",
      "The invoice is void here, and Stripe says that 30 EUR of it are paid. Stripe voids nothing that is paid.",
    ].map(told),
  ).toEqual([
    "Erstattung k7 kam nicht zustande, und in QuickBooks sagt Erstattungsbeleg 91 das Gegenteil.",
    "30 wurde ohne Gutschrift erstattet (k7): Das Geld floss, und der Erlös wurde nicht zurückgenommen.",
    "Guthaben 30 EUR zu Rechnung R-1 in QuickBooks eintragen",
    "Kunde Acme in QuickBooks eintragen",
    "Die Rechnung ist hier storniert, und Stripe sagt, 30 EUR davon seien bezahlt. Stripe storniert nichts, was bezahlt ist.",
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
