import { snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { beforeEach, expect, test } from "vitest";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { ShownDocument } from "../page/workspace.ts";
import { InvoicePrint } from "./invoice-print.ts";

beforeEach(() => document.body.replaceChildren());

const invoice = idOf(1);
const customer = idOf(2);

const shown = (of: ShownDocument["snapshot"]): ShownDocument => ({
  snapshot: of,
  status: { state: "synced" },
  writes: new Map(),
});

/** The rows of a table on paper, cell by cell. */
async function paper(
  registers: Registers,
  language: string,
): Promise<readonly (readonly string[])[]> {
  const documents = new Map([
    [invoice, shown(snapshot({ currency: "EUR", customer, ...registers }, { id: invoice }))],
    [customer, shown(snapshot({ name: "Acme", language }, { id: customer, kind: "party" }))],
  ]);
  const print = new InvoicePrint();
  print.workspace = {
    ...fakeWorkspace([rowOf(1, {})]).workspace,
    document: (id) => documents.get(id),
  };
  print.invoice = invoice;
  document.body.append(print);
  await print.updateComplete;
  print.requestUpdate();
  await print.updateComplete;
  return [...print.renderRoot.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td, th")].map((cell) =>
      // Intl puts a space before the sign that breaks no line.
      (cell.textContent ?? "").replaceAll(/\s+/gu, " ").trim(),
    ),
  );
}

const line = (key: string, more: Registers): Registers =>
  Object.fromEntries(
    Object.entries({
      position: key,
      name: `Line ${key}`,
      quantity: "2.5",
      price: "100",
      ...more,
    }).map(([field, value]) => [`lines.${key}.${field}`, value]),
  );

test("[WB423] paper says the unit, each discount with its reason, and each tax as the customer's language writes it", async () => {
  const registers = {
    ...line("a", {
      unit: "HUR",
      "tax.scheme": "VAT",
      "tax.category": "S",
      "tax.rate": "7.7",
      "adjustments.d.type": "allowance",
      "adjustments.d.position": "a",
      "adjustments.d.percent": "10",
      "adjustments.d.reason": "Rahmenvertrag",
    }),
    ...line("b", {
      unit: "XPP",
      "tax.scheme": "VAT",
      "tax.category": "AE",
      "tax.rate": "0",
      "tax.exemptionReason": "§ 13b UStG",
      "adjustments.d.type": "charge",
      "adjustments.d.position": "a",
      "adjustments.d.amount": "4",
    }),
  };
  expect(await paper(registers, "de")).toEqual([
    ["Line a", "2,5 Std", "100,00 €", "7,7 %", "250,00 €"],
    ["Rahmenvertrag 10 %", "-25,00 €"],
    ["Line b", "2,5 XPP", "100,00 €", "0 %", "250,00 €"],
    ["Zuschlag", "4,00 €"],
    ["Zwischensumme", "479,00 €"],
    ["Steuerschuldnerschaft des Leistungsempfängers § 13b UStG", "0,00 €"],
    ["USt 7,7 %", "17,33 €"],
    ["Gesamtbetrag", "496,33 €"],
    ["Zu zahlen", "496,33 €"],
  ]);
  document.body.replaceChildren();
  const english = (await paper(registers, "en")).map(([name]) => name);
  expect(english).toContain("VAT 7.7 %");
  expect(english).toContain("Reverse charge § 13b UStG");
  expect(english).toContain("Charge");
});
