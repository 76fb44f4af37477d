import { invoiceOf } from "@concord/document";
import type { Registers } from "@concord/document";
import { expect, test } from "vitest";
import { seenAfter } from "./seen-changes.ts";
import type { SeenChange } from "./seen-changes.ts";

const base: Registers = {
  currency: "EUR",
  "references.purchaseOrder": "PO-1",
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "12",
};
const mara = { id: "u_mara", name: "Mara" };

function told(
  changes: readonly SeenChange[],
  before: Registers,
  after: Registers,
  by: "me" | typeof mara | null,
  at = 1,
): readonly SeenChange[] {
  const writes = new Map(Object.keys(after).map((path) => [path, { by, at }]));
  return seenAfter(changes, { before, after }, writes, invoiceOf(after).invoice);
}
const lines = (changes: readonly SeenChange[]): readonly string[] =>
  changes.map(({ who, name, before, after }) => `${who}: ${name} ${before} → ${after}`);

test("[WB46] the latest changes say who set what from what to what, in the words of the page", () => {
  const first = told([], base, { ...base, "references.purchaseOrder": "PO-2" }, mara);
  expect(lines(first)).toEqual(["Mara: PO number PO-1 → PO-2"]);
  const now = { ...base, "references.purchaseOrder": "PO-2", "lines.a.quantity": "14" };
  expect(lines(told(first, { ...base, "references.purchaseOrder": "PO-2" }, now, "me", 2))[0]).toBe(
    "You: Drone flight: Quantity 12 → 14",
  );
  const taxed = {
    ...base,
    "lines.a.tax.rate": "19",
    "lines.a.tax.category": "S",
    "lines.a.tax.scheme": "VAT",
  };
  expect(lines(told([], base, taxed, mara))).toEqual(["Mara: Drone flight: Tax  → VAT 19 %"]);
});

test("[WB736] the number that an invoice is issued with is told with its issue, and not beside it", () => {
  const issued = { ...base, number: "INV-1", issued: { number: "INV-1" } };
  expect(lines(told([], base, issued, mara))).toEqual(["Mara: Issued  → INV-1"]);
  expect(lines(told([], base, { ...base, number: "R-7" }, mara))).toEqual(["Mara: Number  → R-7"]);
});

test("[WB830] a moment that was given a name is among the latest changes at once, each by itself", () => {
  const of = { hash: "0a", at: 1 };
  const named = {
    ...base,
    "moments.m1": { name: "As agreed", of },
    "moments.m2": { name: "Before the call", of },
  };
  expect(lines(told([], base, named, mara))).toEqual([
    "Mara: Name of a moment  → As agreed",
    "Mara: Name of a moment  → Before the call",
  ]);
});

test("[WB593] what one wrote on another device is told as one's own", () => {
  const after = { ...base, "references.purchaseOrder": "PO-2" };
  const writes = new Map(Object.keys(after).map((path) => [path, { by: mara, at: 1 }]));
  const { invoice } = invoiceOf(after);
  const [change] = seenAfter([], { before: base, after }, writes, invoice, mara.id);
  expect(change?.who).toBe("You (other device)");
});

test("[WB549] a discount is among the latest changes, of the invoice and of a line, as it is entered", () => {
  const given = (of: string): Registers => ({
    ...base,
    [`${of}adjustments.d.type`]: "allowance",
    [`${of}adjustments.d.reason`]: "Discount",
    [`${of}adjustments.d.percent`]: "10",
  });
  expect(lines(told([], base, given(""), mara))).toEqual(["Mara: Discount  → 10 %"]);
  const ofLine = given("lines.a.");
  expect(lines(told([], base, ofLine, mara))).toEqual(["Mara: Drone flight: Discount  → 10 %"]);
  const flat = {
    ...ofLine,
    "lines.a.adjustments.d.percent": null,
    "lines.a.adjustments.d.amount": "1250",
  };
  expect(lines(told([], ofLine, flat, mara))).toEqual([
    "Mara: Drone flight: Discount 10 % → 1,250.00",
  ]);
  const gone = { ...flat, "lines.a.adjustments.d.removed": true };
  expect(lines(told([], flat, gone, mara))).toEqual(["Mara: Drone flight: Discount 1,250.00 → "]);
});

test("[WB46] steps that follow closely are one, and one that leads back is none", () => {
  const first = told([], base, { ...base, "references.purchaseOrder": "PO-2" }, mara);
  const then = told(
    first,
    { ...base, "references.purchaseOrder": "PO-2" },
    { ...base, "references.purchaseOrder": "PO-3" },
    mara,
    5,
  );
  expect(lines(then)).toEqual(["Mara: PO number PO-1 → PO-3"]);
  expect(told(then, { ...base, "references.purchaseOrder": "PO-3" }, base, mara, 6)).toEqual([]);
  // What an invoice began with is no change of it.
  expect(told([], {}, base, "me")).toEqual([]);
});

test("[WB481] a tool's own id of a tax is no change, and what was recorded is seen as what it is", () => {
  const rates = { "quickbooks:1": "4" };
  expect(told([], base, { ...base, "lines.a.tax.vendorRates": rates }, mara)).toEqual([]);
  const paid = { ...base, "payments.stripe:py_1": { amount: "40", on: "2026-11-28" } };
  expect(lines(told([], base, paid, mara))).toEqual(["Mara: Payment  → €40.00 · Nov 28, 2026"]);
});
