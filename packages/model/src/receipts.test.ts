import { expect, test } from "vitest";
import { Ledger } from "./facts.ts";
import type { InvoiceKind } from "./invoice.ts";
import { receiptsOf } from "./receipts.ts";

const receipts = (facts: object, kind: InvoiceKind = "invoice") =>
  receiptsOf(Ledger.parse(facts), kind);
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

test("[WB220] no money came with a credit that was used, nor for a credit note, nor on no day", () => {
  expect(receipts({ payments: { p: { ...march, from: "balance" } } })).toEqual([]);
  expect(receipts({ payments: { p: march } }, "credit-note")).toEqual([]);
  expect(receipts({ payments: { p: { amount: "60" } } })).toEqual([]);
});

test("[MO137] what was too much and was used for another invoice came in all the same, once", () => {
  const refunds = { u: { payment: "p", amount: "15", to: "balance" } };
  expect(receipts({ payments: { p: march }, refunds })).toEqual([
    { on: "2027-03-02", amount: "60" },
  ]);
  expect(receipts({ payments: { u: { ...march, amount: "15", from: "balance" } } })).toEqual([]);
});
