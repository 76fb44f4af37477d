import { snapshot, toJson } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import { DocumentId, Invoice, PlainDate, sum, toBig } from "@concord/model";
import { expect, test } from "vitest";
import { addressLines, printedInvoice } from "./printed-invoice.ts";
import type { PrintedInvoice } from "./printed-invoice.ts";
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
    taxes: [{ scheme: "VAT", rate: "19", amount: "38" }],
    total: "238",
    paid: undefined,
    outstanding: "238",
    adjustments: [],
    seller: { name: "Nordlicht GmbH" },
  });
  expect(addressLines(draft.buyer, "en")).toEqual(["Acme", "50667 Köln"]);
});

test("[WB100] what has no number yet is called a draft and no tax invoice, in the customer's language", () => {
  expect(printWords("de-AT").draftNote).toBe("Entwurf, keine Rechnung");
  expect(printWords("fr").draftNote).toBe("Draft, not a tax invoice");
});

const issue = (registers: Registers, facts: Registers = {}): PrintedInvoice => {
  const content = toJson(Invoice.parse(read(registers).invoice));
  const issued = {
    number: "R-1",
    by: { type: "registrar", series: "R" },
    content,
    digest: "0".repeat(64),
  };
  return printedInvoice(read({ ...registers, ...facts, issued }), undefined, today);
};

/** What is left of the total when all rows below it are taken off. */
const leftOf = ({ total, withheld, rounding, cancelled, paid }: PrintedInvoice): string =>
  sum([
    toBig(total),
    toBig(rounding),
    ...[...withheld.map(({ amount }) => amount), cancelled, paid].map((each) => toBig(each).neg()),
  ]).toFixed();

const withheldToo: Registers = {
  currency: "EUR",
  ...line("a", "50"),
  "lines.a.tax.rate": "21",
  "lines.a.extraTaxes": [{ scheme: "IRPF", category: "S", rate: "15", retained: true }],
};

test("[WB150] a tax that the customer withholds is taken off the total, and is nobody's payment", () => {
  const printed = issue(withheldToo);
  expect(printed).toMatchObject({
    taxes: [{ scheme: "VAT", rate: "21", amount: "21" }],
    total: "121",
    withheld: [{ scheme: "IRPF", rate: "15", amount: "15" }],
    paid: undefined,
    outstanding: "106",
  });
  expect(leftOf(printed)).toBe("106");
});

test("[WB150] rounding is rounding, and what was paid before stands on a draft, too", () => {
  const cash: Registers = { currency: "CHF", ...line("a", "42.01"), cashRounding: "0.05" };
  const rounded = issue(cash);
  expect(rounded).toMatchObject({ total: "99.98", rounding: "0.02", paid: undefined });
  expect(rounded.outstanding).toBe("100");
  const draft = printedInvoice(read({ ...cash, prepaid: "40" }), undefined, today);
  expect(draft).toMatchObject({ paid: "40", outstanding: "60", rounding: "0.02" });
  expect(leftOf(draft)).toBe("60");
});

test("[WB150] paid, credited and written off are one row; what was voided was not paid", () => {
  const facts: Registers = {
    "payments.p1": { amount: "50" },
    "credits.c1": { amount: "20" },
    "writeOffs.w1": { amount: "1" },
  };
  const printed = issue(withheldToo, facts);
  expect(printed).toMatchObject({ paid: "71", outstanding: "35" });
  const voided = issue(withheldToo, { voided: {} });
  expect(voided).toMatchObject({ paid: undefined, cancelled: "106", outstanding: "0" });
  expect([leftOf(printed), leftOf(voided)]).toEqual(["35", "0"]);
});

test("[WB423] what stands in a line and below it adds up to the subtotal, and all below that to the total", () => {
  const printed = printedInvoice(
    read({
      currency: "EUR",
      ...line("a", "99.99"),
      "lines.a.unit": "HUR",
      "lines.a.adjustments.d.type": "allowance",
      "lines.a.adjustments.d.position": "a",
      "lines.a.adjustments.d.percent": "10",
      "lines.a.adjustments.d.reason": "Framework",
      "lines.a.adjustments.e.type": "charge",
      "lines.a.adjustments.e.position": "b",
      "lines.a.adjustments.e.amount": "3.5",
      ...line("b", "120"),
      "lines.b.baseQuantity": "100",
      "adjustments.x.type": "allowance",
      "adjustments.x.position": "a",
      "adjustments.x.amount": "5",
    }),
    undefined,
    today,
  );
  expect(printed.lines).toMatchObject([
    {
      unit: "HUR",
      amount: "199.98",
      adjustments: [
        { type: "allowance", reason: "Framework", percent: "10", amount: "-20" },
        { type: "charge", reason: undefined, percent: undefined, amount: "3.5" },
      ],
    },
    { per: "100", amount: "2.4", adjustments: [] },
  ]);
  const amounts = printed.lines.flatMap(({ amount, adjustments }) => [
    amount,
    ...adjustments.map((each) => each.amount),
  ]);
  expect(sum(amounts.map((each) => toBig(each))).toFixed()).toBe(printed.subtotal);
  const below = [
    printed.subtotal,
    ...printed.adjustments.map((each) => each.amount),
    ...printed.taxes.map((each) => each.amount),
  ];
  expect(sum(below.map((each) => toBig(each))).toFixed()).toBe(printed.total);
});
