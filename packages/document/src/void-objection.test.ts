import { DocumentId, Invoice, PlainDate } from "@concord/model";
import type { InvoiceKind } from "@concord/model";
import { expect, test } from "vitest";
import { contentRegisters } from "./invoice-registers.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { voidObjection } from "./void-objection.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const other = "0197f3a0-0000-7000-8000-000000000002";
const third = "0197f3a0-0000-7000-8000-000000000003";
const today = PlainDate.parse("2026-11-30");

/** What keeps an invoice over 100.00 with these facts from being voided. */
function objection(facts: object, price = "100", kind: InvoiceKind = "invoice") {
  const lines = [{ id: "l1", quantity: "1", price }];
  const content = contentRegisters("invoice", Invoice.parse({ kind, currency: "EUR", lines }));
  return voidObjection(invoiceSnapshot({ ...content, ...facts }, { id }), today);
}

const paid = { "payments.p": { amount: "140" } };
const use = (amount: string, usedFor = other, reason = "INV-2") => ({
  amount,
  to: "balance",
  usedFor,
  reason,
});
const credit = (amount: string) => ({
  amount,
  from: "balance",
  takenFrom: other,
  reference: "INV-2",
});
const bounced = { "reversals.v": { payment: "p", amount: "140", reason: "bounce" } };

test("[DO290] what another invoice has of a credit that was over-spent keeps the invoice from being voided, and is named", () => {
  expect(objection({ ...paid, ...bounced, "refunds.u": use("40") })).toBe(
    "40 EUR of its credit are used for INV-2, so it is not voided. Take that back there first.",
  );
  const two = { "refunds.u": use("25"), "refunds.w": use("15", third, "INV-3") };
  expect(objection({ ...paid, ...bounced, ...two })).toBe(
    "40 EUR of its credit are used for INV-2, INV-3, so it is not voided. Take that back there first.",
  );
  // A part of the payment is here, and all the same less than nothing is paid.
  const mostly = { "reversals.v": { payment: "p", amount: "110", reason: "bounce" } };
  expect(objection({ ...paid, ...mostly, "refunds.u": use("40") })).toContain("used for INV-2");
});

test("[DO290] once that went back there, the invoice may be voided", () => {
  const back = { "refunds.u": use("40"), "refunds.u.failed": {} };
  expect(objection({ ...paid, ...bounced, ...back })).toBeUndefined();
});

test("[DO290] what is paid besides needs a credit note, and what is used then stays as it is", () => {
  expect(objection({ ...paid, "refunds.u": use("40") })).toBe(
    "100 EUR of it were paid, so it is not voided. Make a credit note instead.",
  );
});

test("[DO291] what is paid with the credit of another invoice goes back there first", () => {
  expect(objection({ "payments.u": credit("40") })).toBe(
    "40 EUR of it are paid with the credit of INV-2, so it is not voided. Take that back first.",
  );
  // What was given back of it cannot go back there.
  const refund = { "refunds.r": { payment: "u", amount: "15" } };
  expect(objection({ "payments.u": credit("40"), ...refund })).toBe(
    "25 EUR of it were paid, so it is not voided. Make a credit note instead.",
  );
  expect(objection({ "payments.u": credit("40"), "payments.p": { amount: "10" } })).toBe(
    "50 EUR of it were paid, so it is not voided. Make a credit note instead.",
  );
});

test("[DO292] more given back than was paid is said as that, and what a negative invoice gave back, too", () => {
  expect(objection({ "refunds.r": { amount: "15" } })).toBe(
    "15 EUR more were given back than were paid for it, so it is not voided before that is put right.",
  );
  expect(objection({ "payments.p": { amount: "-40" } }, "-100")).toBe(
    "40 EUR of it were given back, so it is not voided.",
  );
});
