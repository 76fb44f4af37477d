import type { Registers } from "@concord/document";
import { DocumentId, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { thenInvoice } from "./then-invoice.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const day = PlainDate.parse("2026-11-29");
const line: Registers = {
  currency: "EUR",
  "lines.a.position": "a",
  "lines.a.name": "Survey",
  "lines.a.quantity": "2",
  "lines.a.price": "119",
};
const taxed: Registers = {
  ...line,
  "lines.a.tax.scheme": "VAT",
  "lines.a.tax.category": "S",
  "lines.a.tax.rate": "19",
};
const sumsOf = (registers: Registers): readonly string[] =>
  thenInvoice(id, registers, day, []).sums.map(({ label, text }) => `${label} ${text}`);

test("[WB663] the history has no row of a tax that nobody charges, as the editor and paper have none", () => {
  expect(sumsOf(line)).toEqual(["Subtotal €238.00", "Amount due €238.00"]);
  expect(sumsOf(taxed)).toEqual([
    "Subtotal €238.00",
    "VAT 19 % €45.22",
    "Total with tax €283.22",
    "Amount due €283.22",
  ]);
});

test("[WB662] where prices include tax, so do all sums of the history, and that is said", () => {
  const then = thenInvoice(
    id,
    {
      ...taxed,
      pricesIncludeTax: true,
      "adjustments.x.type": "allowance",
      "adjustments.x.position": "a",
      "adjustments.x.percent": "10",
    },
    day,
    [],
  );
  expect(then.lines.map(({ net }) => net)).toEqual(["€238.00"]);
  expect(then.sums.map(({ label, text }) => `${label} ${text}`)).toEqual([
    "Subtotal €238.00",
    expect.stringMatching(/^Discount [−-] ?€23\.80$/u),
    "Total with tax €214.20",
    "Included: VAT 19 % €34.20",
    "Amount due €214.20",
  ]);
  expect(then.fields.find(({ path }) => path === "pricesIncludeTax")?.text).toBe("with tax");
});
