import { snapshot, toJson } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import {
  DocumentId,
  Invoice,
  PlainDate,
  computeTotals,
  sum,
  toBig,
  toDecimalString,
} from "@concord/model";
import type { DecimalString } from "@concord/model";
import { expect, test } from "vitest";
import * as fc from "fast-check";
import { sumsOf } from "../editor/sums.ts";
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

const amounts = fc.integer({ min: -999_999, max: 9_999_999 }).map((cents) => `${cents / 100}`);
const parts = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => `${hundredths / 100}`);
const adjustments = fc.array(
  fc.record({
    type: fc.constantFrom("allowance", "charge"),
    worth: fc.oneof(fc.record({ amount: amounts }), fc.record({ percent: parts })),
  }),
  { maxLength: 2 },
);
const entries = (of: readonly { readonly type: string; readonly worth: object }[]) =>
  of.map(({ type, worth }, index) => ({ id: `d${index}`, type, ...worth }));
const invoices = fc
  .record({
    pricesIncludeTax: fc.boolean(),
    taxRounding: fc.constantFrom("document", "line"),
    currency: fc.constantFrom("EUR", "JPY", "KWD"),
    cashRounding: fc.option(fc.constant("5"), { nil: undefined }),
    lines: fc.array(
      fc.record({
        quantity: amounts,
        price: fc.integer({ min: 0, max: 9_999_999 }).map((mills) => `${mills / 1000}`),
        tax: fc.constantFrom<object | undefined>(
          { category: "S", rate: "19" },
          { category: "S", rate: "7.7" },
          { category: "AE", rate: "0" },
          undefined,
        ),
        extraTaxes: fc.constantFrom<object[] | undefined>(undefined, [
          { scheme: "IRPF", rate: "15", retained: true },
        ]),
        adjustments,
      }),
      { maxLength: 5 },
    ),
    adjustments,
  })
  .map((input) =>
    Invoice.parse({
      ...input,
      adjustments: entries(input.adjustments),
      lines: input.lines.map((each, index) => ({
        ...each,
        id: `l${index}`,
        adjustments: entries(each.adjustments),
      })),
    }),
  );

const amountOf = ({ amount }: { readonly amount: DecimalString }): DecimalString => amount;
const total = (of: readonly (DecimalString | undefined)[]): string =>
  sum(of.map((each) => toBig(each))).toFixed();
const minus = (of: readonly { readonly amount: DecimalString }[]): DecimalString[] =>
  of.map(({ amount }) => toDecimalString(toBig(amount).neg()));

test("[WB662] prices are with or without tax on the whole sheet: its rows add up to its subtotal, and that to its total; the screen has the same", () => {
  fc.assert(
    fc.property(invoices, (invoice) => {
      const taken = { ...read({}), invoice };
      const totals = computeTotals(invoice);
      const printed = printedInvoice(taken, undefined, today);
      const { lines, subtotal, adjustments: whole, taxes, withheld } = printed;
      const rows = lines.flatMap((each) => [each.amount, ...each.adjustments.map(amountOf)]);
      expect(total(rows)).toBe(subtotal);
      const added = printed.includesTax ? [] : taxes.map(amountOf);
      expect(total([subtotal, ...whole.map(amountOf), ...added])).toBe(printed.total);
      expect(total([printed.total, ...minus(withheld), printed.rounding])).toBe(totals.claim);
      // What is left of the total without the taxes is the net, to what splitting them out of prices left over.
      const left = toBig(printed.total).minus(
        sum([totals.net, ...taxes.map(amountOf)].map((each) => toBig(each))),
      );
      const split = totals.lines.length + totals.adjustments.flatMap((each) => each.parts).length;
      const most = printed.includesTax ? split / 10 ** totals.digits : 0;
      expect(left.abs().lte(most)).toBe(true);

      const seen = sumsOf(taken, totals, today);
      expect(total(totals.lines.map(amountOf))).toBe(seen.subtotal);
      expect([seen.subtotal, seen.total]).toEqual([subtotal, printed.total]);
      expect(total([seen.charges, ...minus([{ amount: seen.allowances }])])).toBe(
        total(whole.map(amountOf)),
      );
    }),
  );
});

test("[WB662] a discount on prices with tax is with tax, too, on the screen and on paper", () => {
  const registers: Registers = {
    currency: "EUR",
    pricesIncludeTax: true,
    ...line("a", "119"),
    "adjustments.x.type": "allowance",
    "adjustments.x.position": "a",
    "adjustments.x.percent": "10",
  };
  const printed = printedInvoice(read(registers), undefined, today);
  expect(printed).toMatchObject({
    includesTax: true,
    lines: [{ price: "119", amount: "238" }],
    subtotal: "238",
    adjustments: [{ amount: "-23.8" }],
    taxes: [{ rate: "19", amount: "34.2" }],
    total: "214.2",
    rounding: undefined,
    outstanding: "214.2",
  });
});
