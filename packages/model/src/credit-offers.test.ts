import { expect, test } from "vitest";
import { creditOffers, isOneCustomer, unfinishedUses, usableCredit } from "./credit-offers.ts";
import { CurrencyCode } from "./currency.ts";
import { DecimalString } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import { DocumentId } from "./identifiers.ts";
import { Invoice } from "./invoice.ts";
import { InvoiceSummary } from "./summary.ts";

const idOf = (name: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-00000000000${name}`);

/** A row of the list: the first is open with 60.00, the others were paid 40.00 too much. */
function row(name: number, more: object = {}): InvoiceSummary {
  return InvoiceSummary.parse({
    id: idOf(name),
    number: `INV-${name}`,
    kind: "invoice",
    status: name === 1 ? "unpaid" : "overpaid",
    flags: [],
    currency: "EUR",
    gross: "100",
    outstanding: name === 1 ? "60" : "-40",
    issueDate: `2026-11-0${name}`,
    buyerName: "Acme GmbH",
    conflicts: 0,
    ...more,
  });
}

const offered = (to: InvoiceSummary, ...all: readonly InvoiceSummary[]) =>
  creditOffers(to, [to, ...all]).map(({ from, amount }) => [from.number, amount]);

test("[MO133] an open invoice is offered what the same customer paid too much in its currency, the oldest first, as far as it has room", () => {
  expect(offered(row(1), row(3), row(2, { outstanding: "-75.5" }))).toEqual([
    ["INV-2", "60"],
    ["INV-3", "40"],
  ]);
  expect(offered(row(1), row(2, { currency: "USD" }))).toEqual([]);
  expect(offered(row(1), row(2, { buyerName: "Other GmbH" }))).toEqual([]);
  expect(offered(row(1), row(2, { buyerName: " ACME  gmbh" }))).toHaveLength(1);
});

test("[MO133] a customer is known by their record where both have one, else by name, and who has no name is nobody's", () => {
  const [one, two] = [idOf(8), idOf(9)];
  expect(offered(row(1, { customer: one }), row(2, { customer: two }))).toEqual([]);
  const renamed = row(2, { customer: one, buyerName: "Acme AG" });
  expect(offered(row(1, { customer: one }), renamed)).toHaveLength(1);
  expect(offered(row(1), row(2, { customer: two }))).toHaveLength(1);
  const nobody = { buyerName: undefined };
  expect(offered(row(1, nobody), row(2, nobody))).toEqual([]);
});

test("[MO133] nothing is offered to or from a draft, what is void, paid or a credit note, or was paid too little", () => {
  for (const status of ["draft", "void", "paid", "overpaid"]) {
    expect(offered(row(1, { status }), row(2))).toEqual([]);
  }
  for (const status of ["draft", "void", "unpaid"]) {
    expect(offered(row(1), row(2, { status }))).toEqual([]);
  }
  expect(offered(row(1, { kind: "credit-note" }), row(2))).toEqual([]);
  expect(offered(row(1), row(2, { kind: "credit-note" }))).toEqual([]);
});

test("[MO134] a credit is used in whole coins", () => {
  const [eur, jpy] = ["EUR", "JPY"].map((code) => CurrencyCode.parse(code));
  const usable = (credit: string, open: string, currency = eur): string =>
    usableCredit(DecimalString.parse(credit), DecimalString.parse(open), currency);
  expect(usable("40.129", "60")).toBe("40.12");
  expect(usable("40.9", "60", jpy)).toBe("40");
  expect(usable("0.004", "60")).toBe("0");
  expect(usable("40", "-1")).toBe("0");
});

test("[MO135] the invoices themselves say more of their buyers than lists do", () => {
  const acme = Invoice.parse({ buyer: { name: "Acme GmbH", vatId: "DE1" } });
  const named = Invoice.parse({ buyer: { name: "Acme", vatId: "DE1" } });
  const other = Invoice.parse({ buyer: { name: "Acme GmbH", vatId: "DE2" } });
  expect(isOneCustomer(acme, named)).toBe(true);
  expect(isOneCustomer(acme, other)).toBe(false);
  expect(isOneCustomer(Invoice.parse({}), Invoice.parse({}))).toBe(false);
});

const to = (facts: object) => ({ id: idOf(1), ledger: Ledger.parse(facts) });

/** The lists in which the second invoice was used for these. */
const rows = (usedFor: readonly object[]) => {
  const all = [row(1), row(2, { usedFor })];
  return [(id: DocumentId) => all.find((each) => each.id === id), all] as const;
};

test("[MO140] a use over another amount than its invoice gave is found there too", () => {
  const known = (amount: string) => rows([{ document: idOf(1), key: "u", amount }]);
  const payments = { u: { amount: "40", from: "balance", takenFrom: idOf(2) } };
  const reversals = { v: { payment: "u", amount: "10" } };
  const half = [{ from: idOf(2), key: "u" }];
  expect(unfinishedUses(to({ payments }), ...known("40"))).toEqual([]);
  expect(unfinishedUses(to({ payments }), ...known("33"))).toEqual(half);
  expect(unfinishedUses(to({ payments, reversals }), ...known("40"))).toEqual(half);
});

test("[MO136] a use that stands on one of its two invoices only is found from the one that it is for", () => {
  const known = [{ document: idOf(1), key: "u" }];
  const payment = { amount: "40", from: "balance", takenFrom: idOf(2) };
  const payments = { u: payment };
  const reversals = { u: { payment: "u", amount: "40" } };
  const half = [{ from: idOf(2), key: "u" }];
  expect(unfinishedUses(to({ payments }), ...rows(known))).toEqual([]);
  expect(unfinishedUses(to({}), ...rows(known))).toEqual(half);
  expect(unfinishedUses(to({ payments, reversals }), ...rows(known))).toEqual(half);
  expect(unfinishedUses(to({ payments }), ...rows([]))).toEqual(half);
  expect(unfinishedUses(to({ payments, reversals }), ...rows([]))).toEqual([]);
  expect(unfinishedUses(to({}), ...rows([{ document: idOf(3), key: "u" }]))).toEqual([]);
});
