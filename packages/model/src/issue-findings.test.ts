import { expect, test } from "vitest";
import { findings } from "./findings.ts";
import { Invoice } from "./invoice.ts";
import { issueFindings, issueRemarks } from "./issue-findings.ts";

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
  expect(pathsOf({ ...note, currency: "ZZZ", taxCurrency: "ZZY" })).toEqual([]);
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

const untaxed = { ...line, tax: undefined };
const german = { name: "Pump Ltd", vatId: "DE123456789" };
const severities = (changes: object): readonly string[] => {
  const invoice = Invoice.parse({ ...complete, ...changes });
  return [...issueFindings(invoice), ...issueRemarks(invoice)]
    .filter(({ message }) => message.startsWith("No line has a tax"))
    .map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
};

test("[MO190] whoever has a VAT ID says of no line at all what its tax is, and it is not issued; without one it is only told", () => {
  const lines = [{ ...untaxed, id: "x", removed: true }, untaxed, { ...untaxed, id: "b" }];
  expect(severities({ lines, seller: german })).toEqual(["error BR-CO-04 lines.a.tax"]);
  expect(severities({ lines })).toEqual(["warning BR-CO-04 lines.a.tax"]);
  const taxRepresentative = { name: "Fiscal SA", vatId: "FR40303265045" };
  expect(severities({ lines, taxRepresentative })).toEqual(["error BR-CO-04 lines.a.tax"]);
  expect(severities({ lines: [{ ...untaxed, tax: {} }], seller: german })).toHaveLength(1);
});

test.each([
  ["a rate", { tax: { rate: "19" } }],
  ["a reason for none", { tax: { category: "AE", rate: "0" } }],
  ["a tax that is no VAT", { tax: { scheme: "sales" } }],
  ["another tax beside the first", { tax: undefined, extraTaxes: [{ category: "S", rate: "7" }] }],
])("[MO190] %s on one line is a tax", (_, changes) => {
  const lines = [untaxed, { ...line, id: "b", ...changes }];
  expect(severities({ lines, seller: german })).toEqual([]);
});

test("[MO190] a credit note has the taxes of what it credits, which may be none; no line has none either", () => {
  expect(severities({ lines: [untaxed], seller: german, kind: "credit-note" })).toEqual([]);
  expect(severities({ lines: [], seller: german })).toEqual([]);
});

test("[MO190] an invoice that another tool has issued is not asked", () => {
  const invoice = Invoice.parse({ ...complete, seller: german, lines: [untaxed], number: "R-1" });
  expect(findings(invoice).filter(({ rule }) => rule === "BR-CO-04")).toEqual([]);
});

test("[MO191] what an issue does not wait for is told beside what it waits for, and nothing of it twice", () => {
  const invoice = Invoice.parse({ ...complete, kind: "credit-note", dueDate: "2027-01-01" });
  expect(issueFindings(invoice).map(({ rule }) => rule)).toEqual(["CONCORD-PRECEDING"]);
  expect(issueRemarks(invoice).map(({ path }) => path)).toEqual([
    "seller.address",
    "seller.vatId",
    "buyer.address",
    "lines.a.unit",
    "seller.vatId",
  ]);
});
