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

const stating = (value: string) => ({ gross: { text: value, value } });

test("[MO61] an invoice that states another claim than it comes to is not issued: what it states would be claimed", () => {
  expect(pathsOf({ stated: stating("119") })).toEqual([]);
  expect(pathsOf({ stated: stating("118") })).toEqual(["stated.gross"]);
  expect(pathsOf({ stated: { payable: { text: "100", value: "100" } } })).toEqual([
    "stated.payable",
  ]);
});
