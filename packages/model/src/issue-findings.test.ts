import { expect, test } from "vitest";
import { Invoice } from "./invoice.ts";
import { issueFindings } from "./issue-findings.ts";

const line = {
  id: "a",
  name: "Inspection",
  quantity: "1",
  price: "100",
  tax: { category: "S", rate: "19" },
};
const complete = {
  currency: "EUR",
  seller: { name: "Pump Ltd" },
  buyer: { name: "Acme GmbH" },
  lines: [line],
};
const pathsOf = (changes: object): readonly string[] =>
  issueFindings(Invoice.parse({ ...complete, ...changes })).map(({ path }) => path);

test("[MO61] everything that keeps an invoice from being issued is said at once, each with its field", () => {
  expect(pathsOf({})).toEqual([]);
  expect(
    pathsOf({
      currency: undefined,
      seller: undefined,
      buyer: {},
      lines: [],
    }),
  ).toEqual(["currency", "seller.name", "buyer.name", "lines"]);
});

test("[MO61] a credit note of ours says what it credits", () => {
  expect(pathsOf({ kind: "credit-note" })).toEqual(["precedingInvoices"]);
  const preceding = [{ id: "p", number: "INV-2026-0001" }];
  expect(pathsOf({ kind: "credit-note", precedingInvoices: preceding })).toEqual([]);
});

test("[MO161] what EN 16931 lets no invoice say is a warning of a draft and keeps it from being issued", () => {
  expect(pathsOf({ currency: "ZZZ" })).toEqual(["currency"]);
  expect(pathsOf({ currency: "XTS" })).toEqual(["currency"]);
  expect(pathsOf({ taxCurrency: "ZZZ" })).toEqual(["taxCurrency"]);
  expect(pathsOf({ taxCurrency: "SEK" })).toEqual([]);
  expect(pathsOf({ lines: [line, { ...line, id: "b", price: "-10" }] })).toEqual(["lines.b.price"]);
  const { price: _, ...unpriced } = line;
  expect(pathsOf({ lines: [line, { ...unpriced, id: "b", grossPrice: "-10" }] })).toEqual([
    "lines.b.grossPrice",
  ]);
  expect(pathsOf({ lines: [line, { ...line, id: "b", quantity: "-1" }] })).toEqual([]);
});

test("[MO161] a credit note repeats the lines of what it credits, as they were; what is due at once or was, is for its issuer to say", () => {
  const note = { kind: "credit-note", precedingInvoices: [{ id: "p", number: "INV-2026-0001" }] };
  expect(pathsOf({ ...note, lines: [line, { ...line, id: "b", price: "-10" }] })).toEqual([]);
  expect(pathsOf({ ...note, currency: "ZZZ" })).toEqual(["currency"]);
  expect(pathsOf({ issueDate: "2027-02-01", dueDate: "2027-01-01" })).toEqual([]);
});

const stating = (value: string) => ({ gross: { text: value, value } });

test("[MO61] an invoice that states another claim than it comes to is not issued: what it states would be claimed", () => {
  expect(pathsOf({ stated: stating("119") })).toEqual([]);
  expect(pathsOf({ stated: stating("118") })).toEqual(["stated.gross"]);
  expect(pathsOf({ stated: { payable: { text: "100", value: "100" } } })).toEqual([
    "stated.payable",
  ]);
});
