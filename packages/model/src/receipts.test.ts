import { expect, test } from "vitest";
import { DecimalString } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import type { InvoiceKind } from "./invoice.ts";
import { receiptsOf } from "./receipts.ts";

const receipts = (facts: object, kind: InvoiceKind = "invoice", gross = "100") =>
  receiptsOf({ ledger: Ledger.parse(facts), kind, gross: DecimalString.parse(gross) });
const march = { amount: "60", paidOn: "2027-03-02" };
const april = { amount: "40", paidOn: "2027-04-01" };

test("[WB220] what came in is known by day, the first first", () => {
  expect(receipts({ payments: { b: april, a: march } })).toEqual([
    { on: "2027-03-02", amount: "60" },
    { on: "2027-04-01", amount: "40" },
  ]);
});

test("[WB220] announced money counts on the day that it came, failed money never", () => {
  const payments = { p: { ...march, pending: true } };
  expect(receipts({ payments })).toEqual([]);
  expect(receipts({ payments, settled: { p: { on: "2027-03-09" } } })).toEqual([
    { on: "2027-03-09", amount: "60" },
  ]);
  expect(receipts({ payments, settled: { p: {} }, failed: { p: {} } })).toEqual([]);
});

test("[WB220] what left a payment again is none of it, and one that is gone is no receipt", () => {
  const payments = { p: march };
  const refunds = { r: { payment: "p", amount: "15" } };
  expect(receipts({ payments, refunds })).toEqual([{ on: "2027-03-02", amount: "45" }]);
  const reversals = { v: { payment: "p", amount: "60", reason: "bounce" } };
  expect(receipts({ payments, reversals })).toEqual([]);
});

test("[WB220] a payment in several parts is one, of its last day", () => {
  const payments = {
    a: { ...march, payment: "whole" },
    b: { ...april, payment: "whole" },
  };
  expect(receipts({ payments })).toEqual([{ on: "2027-04-01", amount: "100" }]);
});

test("[WB220] no money came with a credit that was used, nor on no day", () => {
  expect(receipts({ payments: { p: { ...march, from: "balance" } } })).toEqual([]);
  expect(receipts({ payments: { p: { amount: "60" } } })).toEqual([]);
});

test("[MO137] a use of the customer's balance that was taken back moved no money, neither way", () => {
  const payments = { u: { ...march, from: "balance" } };
  const reversals = { u: { payment: "u", amount: "60", reason: "unallocated" } };
  expect(receipts({ payments, reversals })).toEqual([]);
  expect(receipts({ payments: { ...payments, p: april }, reversals })).toEqual([
    { on: "2027-04-01", amount: "40" },
  ]);
  const refunds = { r: { payment: "u", amount: "20", on: "2027-03-09" } };
  expect(receipts({ payments, refunds, reversals })).toEqual([{ on: "2027-03-09", amount: "-20" }]);
});

test("[MO137] what was too much and was used for another invoice came in all the same, once", () => {
  const refunds = { u: { payment: "p", amount: "15", to: "balance" } };
  expect(receipts({ payments: { p: march }, refunds })).toEqual([
    { on: "2027-03-02", amount: "60" },
  ]);
  expect(receipts({ payments: { u: { ...march, amount: "15", from: "balance" } } })).toEqual([]);
});

const second = { on: "2027-03-02" };
const used = { u: { ...march, amount: "15", from: "balance", takenFrom: idOf("1") } };

test("[MO160] a credit that leaves in cash where it was used leaves there", () => {
  const refunds = { r: { payment: "u", amount: "15", on: "2027-04-02" } };
  expect(receipts({ payments: used, refunds })).toEqual([{ on: "2027-04-02", amount: "-15" }]);
  const toBalance = { r: { ...refunds.r, to: "balance" } };
  expect(receipts({ payments: used, refunds: toBalance })).toEqual([]);
  const reversals = { v: { payment: "u", amount: "15", reason: "unallocated", ...second } };
  expect(receipts({ payments: used, reversals })).toEqual([]);
});

test("[MO160] what is given back leaves on its own day, and what was never there on none", () => {
  const payments = { p: march };
  const given = { r: { payment: "p", amount: "20", on: "2027-04-02" } };
  expect(receipts({ payments, refunds: given })).toEqual([
    { on: "2027-03-02", amount: "60" },
    { on: "2027-04-02", amount: "-20" },
  ]);
  const reversal = { payment: "p", amount: "20", on: "2027-04-02" };
  expect(receipts({ payments, reversals: { v: { ...reversal, reason: "correction" } } })).toEqual([
    { on: "2027-03-02", amount: "40" },
  ]);
  const disputes = { d: { payment: "p", amount: "60", ...second } };
  const disputesWithdrawn = { d: { on: "2027-04-05" } };
  expect(receipts({ payments, disputes, disputesWithdrawn })).toEqual([
    { on: "2027-03-02", amount: "60" },
    { on: "2027-04-05", amount: "-60" },
  ]);
});

test("[MO160] what names no payment leaves all the same, and more than came is not taken twice", () => {
  const refunds = { r: { amount: "15", ...second } };
  expect(receipts({ refunds })).toEqual([{ on: "2027-03-02", amount: "-15" }]);
  const whole = { payment: "p", amount: "60", on: "2027-03-02" };
  const reversals = { v: { ...whole, reason: "bounce" } };
  expect(receipts({ payments: { p: march }, refunds: { r: whole }, reversals })).toEqual([]);
  // A payment that is not here yet: it waits.
  expect(receipts({ refunds: { r: whole } })).toEqual([]);
});

test("[MO160] what came beyond an invoice came in, and may leave again", () => {
  const payments = { p: { ...march, total: "80", totalCurrency: "EUR", surplus: "20" } };
  expect(receipts({ payments })).toEqual([{ on: "2027-03-02", amount: "80" }]);
  const refunds = { r: { payment: "p", amount: "80", on: "2027-04-02" } };
  expect(receipts({ payments, refunds })).toEqual([
    { on: "2027-03-02", amount: "80" },
    { on: "2027-04-02", amount: "-80" },
  ]);
});

test("[MO160] what is given back for a credit note, or for a negative invoice, leaves", () => {
  const refunds = { r: { payment: "elsewhere", amount: "15", ...second } };
  expect(receipts({ refunds }, "credit-note")).toEqual([{ on: "2027-03-02", amount: "-15" }]);
  expect(receipts({ refunds }, "invoice", "-15")).toEqual([{ on: "2027-03-02", amount: "-15" }]);
  expect(receipts({ payments: { p: march } }, "credit-note")).toEqual([
    { on: "2027-03-02", amount: "-60" },
  ]);
  const credits = { c: { amount: "15" } };
  expect(receipts({ credits }, "credit-note")).toEqual([]);
});

test("[MO160] a dispute that was won took nothing", () => {
  const disputes = { d: { payment: "p", amount: "60", fundsWithdrawn: true, ...second } };
  const facts = { payments: { p: march }, disputes, disputesWon: { d: { on: "2027-04-05" } } };
  expect(receipts(facts)).toEqual([{ on: "2027-03-02", amount: "60" }]);
});

function idOf(last: string): string {
  return `0197f3a0-0000-7000-8000-00000000000${last}`;
}
