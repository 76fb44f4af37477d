import { expect, test } from "vitest";
import { findings, isComplete } from "./findings.ts";
import { Invoice } from "./invoice.ts";

const address = { line1: "Main Street 1", country: "DE" };
const tax = { category: "S", rate: "19" };
const line = { id: "a", quantity: "1", unit: "C62", name: "Inspection", price: "100", tax };
const complete = {
  currency: "EUR",
  dueDate: "2027-01-31",
  seller: { name: "Pump Ltd", vatId: "DE123456789", address },
  buyer: { name: "Acme GmbH", address },
  lines: [line],
};

const taxStated = { taxInTaxCurrency: { text: "19", value: "19" } };
const rulesOf = (changes: object): readonly string[] =>
  findings(Invoice.parse({ ...complete, ...changes })).map(
    ({ rule, path, severity }) => `${severity} ${rule} ${path}`,
  );

test("[MO29] a complete draft without a number has no findings and can be issued", () => {
  expect(rulesOf({})).toEqual([]);
  expect(isComplete(Invoice.parse(complete))).toBe(true);
});

test.each<readonly [string, object]>([
  ["BR-05 currency", { currency: undefined }],
  ["BR-06 seller.name", { seller: { ...complete.seller, name: undefined } }],
  ["BR-07 buyer.name", { buyer: { address } }],
  ["BR-16 lines", { lines: [{ ...line, removed: true }] }],
  ["BR-22 lines.a.quantity", { lines: [{ ...line, quantity: undefined }] }],
  ["BR-25 lines.a.name", { lines: [{ ...line, name: undefined }] }],
  ["BR-26 lines.a.price", { lines: [{ ...line, price: undefined }] }],
  ["PEPPOL-EN16931-R121 lines.a.baseQuantity", { lines: [{ ...line, baseQuantity: "-2" }] }],
  [
    "BR-30 lines.a.periodEnd",
    { lines: [{ ...line, periodStart: "2027-01-02", periodEnd: "2027-01-01" }] },
  ],
  ["BR-CO-04 lines.b.tax", { lines: [line, { ...line, id: "b", tax: undefined }] }],
  ["BR-S-05 lines.a.tax", { lines: [{ ...line, tax: { category: "S" } }] }],
  ["CONCORD-TAX-RATE lines.a.tax", { lines: [{ ...line, tax: { scheme: "sales", rate: "-1" } }] }],
  [
    "BR-41 lines.a.adjustments.d.amount",
    { lines: [{ ...line, adjustments: [{ id: "d", type: "allowance", reason: "loyal" }] }] },
  ],
  [
    "BR-43 lines.a.adjustments.d.amount",
    { lines: [{ ...line, adjustments: [{ id: "d", type: "charge", reason: "rush" }] }] },
  ],
  ["BR-31 adjustments.d.amount", { adjustments: [{ id: "d", type: "allowance", reason: "x" }] }],
  ["BR-36 adjustments.d.amount", { adjustments: [{ id: "d", type: "charge", reason: "x" }] }],
  [
    "BR-37 adjustments.d.tax",
    {
      lines: [{ ...line, price: "0" }],
      adjustments: [{ id: "d", type: "charge", amount: "5", reason: "postage" }],
    },
  ],
  ["BR-CO-03 taxPointDate", { taxPointDate: "2027-01-01", taxPointCode: "35" }],
  ["BR-29 serviceEnd", { serviceStart: "2027-01-02", serviceEnd: "2027-01-01" }],
  ["CONCORD-CASH-STEP cashRounding", { cashRounding: "0.003" }],
])("[MO29] %s keeps a draft from being issued", (rule, changes) => {
  expect(rulesOf(changes)).toEqual([`error ${rule}`]);
  expect(isComplete(Invoice.parse({ ...complete, ...changes }))).toBe(false);
});

test.each(["", " ", "\u200b"])("[MO115] a text that only says %j is as good as none", (text) => {
  expect(
    rulesOf({
      seller: { ...complete.seller, name: text, vatId: text, address: { country: text } },
      buyer: { name: text, address },
      lines: [{ ...line, name: text, description: text, unit: text }],
      adjustments: [{ id: "d", type: "charge", amount: "1", reason: text }],
      dueDate: undefined,
      paymentTerms: text,
    }),
  ).toEqual([
    "error BR-06 seller.name",
    "warning BR-09 seller.address.country",
    "warning BR-CO-26 seller.vatId",
    "error BR-07 buyer.name",
    "info BR-23 lines.a.unit",
    "error BR-25 lines.a.name",
    "warning BR-CO-22 adjustments.d.reason",
    "warning BR-S-02 seller.vatId",
    "warning BR-CO-25 dueDate",
  ]);
  expect(isComplete(Invoice.parse({ ...complete, buyer: { name: text, address } }))).toBe(false);
});

test.each<readonly [string, object]>([
  ["warning CONCORD-CURRENCY currency", { currency: "ZZZ" }],
  ["warning CONCORD-CURRENCY taxCurrency", { taxCurrency: "ZZZ", stated: taxStated }],
  ["warning BR-53 stated.taxInTaxCurrency", { taxCurrency: "SEK" }],
  ["warning BR-08 seller.address", { seller: { ...complete.seller, address: undefined } }],
  ["warning BR-09 seller.address.country", { seller: { ...complete.seller, address: {} } }],
  ["warning BR-10 buyer.address", { buyer: { name: "Acme" } }],
  ["warning BR-11 buyer.address.country", { buyer: { name: "Acme", address: {} } }],
  [
    "warning BR-CO-26 seller.vatId",
    { seller: { name: "Pump Ltd", address, taxRegistrationId: "12/345" } },
  ],
  ["warning BR-S-02 seller.vatId", { seller: { name: "Pump Ltd", address, legalId: "HRB 1" } }],
  ["info BR-23 lines.a.unit", { lines: [{ ...line, unit: undefined }] }],
  ["warning BR-27 lines.a.price", { lines: [{ ...line, price: "-1" }] }],
  [
    "warning BR-28 lines.a.grossPrice",
    { lines: [{ ...line, price: undefined, grossPrice: "-1" }] },
  ],
  ["warning PEPPOL-EN16931-R046 lines.a.price", { lines: [{ ...line, grossPrice: "90" }] }],
  [
    "warning BR-CO-21 adjustments.d.reason",
    { adjustments: [{ id: "d", type: "allowance", amount: "1" }] },
  ],
  [
    "warning BR-CO-24 lines.a.adjustments.d.reason",
    { lines: [{ ...line, adjustments: [{ id: "d", type: "charge", amount: "1" }] }] },
  ],
  ["warning BR-AE-10 lines", { lines: [{ ...line, tax: { category: "AE", rate: "0" } }] }],
  ["warning BR-CO-25 dueDate", { dueDate: undefined }],
  ["warning CONCORD-DUE-DATE dueDate", { issueDate: "2027-02-01" }],
  ["warning CONCORD-PRECEDING precedingInvoices", { kind: "credit-note" }],
])("[MO30] %s is told of a draft that lacks nothing", (rule, changes) => {
  expect(rulesOf(changes)).toEqual([rule]);
  expect(isComplete(Invoice.parse({ ...complete, ...changes }))).toBe(true);
});

test("[MO30] a document without any tax is asked for none", () => {
  expect(rulesOf({ lines: [{ ...line, tax: undefined }] })).toEqual([]);
});
