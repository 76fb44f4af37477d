import { expect, test } from "vitest";
import { DecimalString } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import { Instalment } from "./invoice.ts";
import type { InvoiceKind } from "./invoice.ts";
import { PlainDate } from "./plain-date.ts";
import { settlement } from "./settlement.ts";
import type { Settlement, SettlementTerms } from "./settlement.ts";

function settle(
  claim: string,
  kind: InvoiceKind,
  facts: Readonly<Record<string, unknown>>,
  terms: Partial<SettlementTerms> = {},
): Settlement {
  return settlement(DecimalString.parse(claim), Ledger.parse(facts), {
    kind,
    today: PlainDate.parse("2027-01-15"),
    ...terms,
  });
}

test("[MO17] a credit note is used up by what is applied and what is paid out", () => {
  expect(settle("100", "credit-note", {})).toMatchObject({ status: "unpaid", outstanding: "100" });
  const applied = { credits: { a: { amount: "30" } } };
  expect(settle("100", "credit-note", applied)).toMatchObject({
    status: "partially-paid",
    outstanding: "70",
  });
  const refunds = { r: { payment: "stripe:py_1", amount: "70" } };
  expect(settle("100", "credit-note", { ...applied, refunds })).toMatchObject({
    status: "paid",
    outstanding: "0",
    paid: "70",
    flags: ["partly-credited"],
  });
});

test("[MO17] a refund that names the credit note it pays out counts on the credit note once", () => {
  const refunds = { r: { payment: "stripe:py_1", amount: "70", credit: "stripe:cn_1" } };
  expect(settle("100", "credit-note", { refunds })).toMatchObject({
    paid: "70",
    credited: "0",
    outstanding: "30",
  });
});

test("[MO17] a credit note that is applied beyond its amount is overpaid", () => {
  const credits = { a: { amount: "60" }, b: { amount: "60" } };
  expect(settle("100", "credit-note", { credits })).toMatchObject({
    status: "overpaid",
    outstanding: "-20",
  });
});

test("[MO17] a negative invoice is the same with the sign turned", () => {
  expect(settle("-100", "invoice", {})).toMatchObject({ status: "unpaid", outstanding: "-100" });
  const half = { payments: { p: { amount: "-40" } } };
  expect(settle("-100", "invoice", half)).toMatchObject({
    status: "partially-paid",
    outstanding: "-60",
  });
  const refunds = { r: { amount: "60" } };
  expect(settle("-100", "invoice", { ...half, refunds })).toMatchObject({
    status: "paid",
    paid: "-100",
  });
  const bounced = { ...half, reversals: { v: { payment: "p", amount: "-40" } } };
  expect(settle("-100", "invoice", bounced)).toMatchObject({ status: "unpaid", paid: "0" });
});

test("[MO18] a voided document claims nothing; what was paid on it is the customer's", () => {
  expect(settle("100", "invoice", { voided: {} })).toMatchObject({
    status: "void",
    claim: "0",
    outstanding: "0",
    flags: [],
  });
  const paid = { payments: { p: { amount: "30" } } };
  expect(settle("100", "invoice", paid, { voided: true })).toMatchObject({
    status: "void",
    outstanding: "-30",
  });
});

test("[MO18] a claim of nothing is paid", () => {
  expect(settle("0", "invoice", {})).toMatchObject({ status: "paid", outstanding: "0", flags: [] });
});

const dueDate = PlainDate.parse("2027-01-10");
const instalments = [
  Instalment.parse({ id: "a", dueDate: "2027-01-10", amount: "35" }),
  Instalment.parse({ id: "b", dueDate: "2027-02-10", amount: "35" }),
];

test("[MO19] what was prepaid counts as paid, and as due at once where instalments leave it out", () => {
  const prepaid = DecimalString.parse("30");
  expect(settle("100", "invoice", {}, { prepaid, instalments })).toMatchObject({
    paid: "30",
    flags: ["overdue"],
  });
  const payments = { p: { amount: "35" } };
  expect(settle("100", "invoice", { payments }, { prepaid, instalments })).toMatchObject({
    outstanding: "35",
    flags: [],
  });
});

test("[MO19] of what was prepaid only the part that no instalment names is due at once", () => {
  const prepaid = DecimalString.parse("30");
  const parts = [
    Instalment.parse({ id: "a", dueDate: "2027-01-10", amount: "50" }),
    Instalment.parse({ id: "b", dueDate: "2027-02-10", amount: "40" }),
  ];
  const flagsAfter = (amount: string): readonly string[] =>
    settle("100", "invoice", { payments: { p: { amount } } }, { prepaid, instalments: parts })
      .flags;
  expect(flagsAfter("30")).toEqual([]);
  expect(flagsAfter("29.99")).toEqual(["overdue"]);
});

test("[MO19] what instalments do not cover is due on the due date", () => {
  const payments = { p: { amount: "35" } };
  const flagsWith = (terms: Partial<SettlementTerms>): readonly string[] =>
    settle("100", "invoice", { payments }, { instalments, ...terms }).flags;
  expect(flagsWith({})).toEqual([]);
  expect(flagsWith({ dueDate })).toEqual(["overdue"]);
});

test("[MO19] a document is overdue from the day after it is due", () => {
  const lastDay = { dueDate, today: PlainDate.parse("2027-01-10") };
  expect(settle("100", "invoice", {}, lastDay).flags).toEqual([]);
  const nextDay = { dueDate, today: PlainDate.parse("2027-01-11") };
  expect(settle("100", "invoice", {}, nextDay).flags).toEqual(["overdue"]);
});
