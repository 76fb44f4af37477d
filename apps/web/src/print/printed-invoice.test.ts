import { snapshot } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import { DocumentId, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { addressLines, printedInvoice } from "./printed-invoice.ts";
import { printWords } from "./print-words.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const today = PlainDate.parse("2026-11-29");

function read(registers: Registers): InvoiceSnapshot {
  const taken = snapshot(registers, { id });
  if (taken.kind !== "invoice") throw new Error(taken.kind);
  return taken;
}

const line = (key: string, price: string): Registers => ({
  [`lines.${key}.position`]: key,
  [`lines.${key}.name`]: `Line ${key}`,
  [`lines.${key}.quantity`]: "2",
  [`lines.${key}.price`]: price,
  [`lines.${key}.tax.rate`]: "19",
  [`lines.${key}.tax.scheme`]: "VAT",
  [`lines.${key}.tax.category`]: "S",
});

test("[WB100] paper shows what the model computes, without what was removed", () => {
  const draft = printedInvoice(
    read({
      currency: "EUR",
      "buyer.name": "Acme",
      "buyer.address.postalCode": "50667",
      "buyer.address.city": "Köln",
      ...line("a", "100"),
      ...line("b", "50"),
      "lines.b.removed": true,
    }),
    { name: "Nordlicht GmbH" },
    today,
  );
  expect(draft.lines.map(({ name, amount }) => [name, amount])).toEqual([["Line a", "200"]]);
  expect(draft).toMatchObject({
    number: undefined,
    subtotal: "200",
    taxes: [{ name: "VAT 19 %", amount: "38" }],
    total: "238",
    paid: undefined,
    outstanding: "238",
    allowances: undefined,
    seller: { name: "Nordlicht GmbH" },
  });
  expect(addressLines(draft.buyer)).toEqual(["Acme", "50667 Köln"]);
});

test("[WB100] what has no number yet is called a draft and no tax invoice, in the customer's language", () => {
  expect(printWords("de-AT").draftNote).toBe("Entwurf, keine Rechnung");
  expect(printWords("fr").draftNote).toBe("Draft, not a tax invoice");
});
