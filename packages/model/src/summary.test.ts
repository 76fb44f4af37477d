import { expect, test } from "vitest";
import { claimOf } from "./claim.ts";
import type { Claim } from "./claim.ts";
import { computeTotals } from "./compute-totals.ts";
import { Ledger } from "./facts.ts";
import { DocumentId } from "./identifiers.ts";
import { Invoice } from "./invoice.ts";
import { PlainDate } from "./plain-date.ts";
import { InvoiceSummary, summarize } from "./summary.ts";
import type { SummaryInput } from "./summary.ts";

const stated = (value: string): object => ({ text: value, value });
const content = {
  currency: "EUR",
  dueDate: "2027-01-10",
  buyer: { name: "Acme GmbH" },
  lines: [{ id: "a", quantity: "1", price: "100", tax: { category: "S", rate: "19" } }],
};

function claim(changes: object, phase: "draft" | "issued"): Claim {
  const invoice = Invoice.parse({ ...content, ...changes });
  return claimOf(invoice, computeTotals(invoice), phase);
}

test("[MO31] once issued, what the issuer stated is the claim", () => {
  const totals = { gross: stated("120"), rounding: stated("-0.5"), prepaid: stated("20") };
  expect(claim({ stated: totals }, "issued")).toEqual({
    source: "stated",
    gross: "120",
    amount: "119.5",
    prepaid: "20",
  });
  expect(claim({ stated: totals }, "draft")).toMatchObject({ source: "computed", gross: "119" });
});

test("[MO31] a stated amount due alone is the claim less what was prepaid", () => {
  const totals = { payable: stated("100"), prepaid: stated("19") };
  expect(claim({ stated: totals }, "issued")).toMatchObject({ source: "stated", amount: "119" });
});

test("[MO31] where the issuer stated nothing, our numbers are the claim", () => {
  expect(claim({ prepaid: "19" }, "issued")).toEqual({
    source: "computed",
    gross: "119",
    amount: "119",
    prepaid: "19",
  });
});

test("[MO31] retained tax lowers a stated claim too", () => {
  const extraTaxes = [{ scheme: "IRPF", rate: "15", retained: true }];
  const lines = [{ ...content.lines[0], extraTaxes }];
  expect(claim({ lines, stated: { gross: stated("119") } }, "issued").amount).toBe("104");
});

function summaryOf(changes: object, input: Partial<SummaryInput> = {}): InvoiceSummary {
  const summary = summarize({
    id: DocumentId.parse("0190163d-8694-739b-aea5-966c26f8ad91"),
    invoice: Invoice.parse({ ...content, ...changes }),
    ledger: Ledger.parse({}),
    conflicts: 0,
    today: PlainDate.parse("2027-01-15"),
    ...input,
  });
  return InvoiceSummary.parse(summary);
}

test("[MO32] a draft is a draft, and never overdue", () => {
  expect(summaryOf({})).toEqual({
    id: "0190163d-8694-739b-aea5-966c26f8ad91",
    kind: "invoice",
    status: "draft",
    flags: [],
    currency: "EUR",
    gross: "119",
    outstanding: "119",
    dueDate: "2027-01-10",
    buyerName: "Acme GmbH",
    conflicts: 0,
  });
});

test("[MO32] an issued invoice has its legal number and date, and the status of its claim", () => {
  const issued = { number: "INV-7", on: PlainDate.parse("2026-12-27") };
  const ledger = Ledger.parse({ payments: { p: { amount: "19" } } });
  const given = { issued, ledger, conflicts: 2, updatedSeq: 41 };
  expect(summaryOf({ number: "draft-1" }, given)).toMatchObject({
    number: "INV-7",
    issueDate: "2026-12-27",
    status: "partially-paid",
    flags: ["overdue"],
    outstanding: "100",
    conflicts: 2,
    updatedSeq: 41,
  });
});

test("[MO181] what is owed to the customer is not overdue", () => {
  const issued = { number: "CN-1", on: PlainDate.parse("2026-12-27") };
  expect(summaryOf({ kind: "credit-note" }, { issued })).toMatchObject({
    status: "unpaid",
    flags: [],
    outstanding: "119",
  });
  const lines = [{ id: "a", quantity: "-1", price: "100" }];
  expect(summaryOf({ lines }, { issued })).toMatchObject({ outstanding: "-100", flags: [] });
});

test("[MO32] a voided invoice is void, also while it was never issued", () => {
  const ledger = Ledger.parse({ voided: {} });
  expect(summaryOf({}, { ledger })).toMatchObject({ status: "void", outstanding: "0" });
});

test("[MO32] numbers beyond what may be written fit into a summary", () => {
  const long = "9".repeat(64);
  const lines = [{ id: "a", quantity: long, price: long }];
  expect(summaryOf({ lines }).gross).toHaveLength(128);
});
