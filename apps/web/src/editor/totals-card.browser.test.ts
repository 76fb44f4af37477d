import { snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { CurrencyCode, DocumentId, computeTotals } from "@concord/model";
import { nothing as noActs, render } from "lit";
import { expect, test } from "vitest";
import { formatMinus } from "../format/amounts.ts";
import { totalsCard } from "./totals-card.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const nothing = (): undefined => undefined;

function rowsOf(registers: Registers): readonly string[] {
  const taken = snapshot(registers, { id });
  if (taken.kind !== "invoice") throw new Error(taken.kind);
  const marks = {
    peers: () => [],
    carets: [],
    writer: nothing,
    problem: nothing,
    conflict: nothing,
    owner: nothing,
    mayDecide: true,
  };
  render(
    totalsCard({
      invoice: taken.invoice,
      totals: computeTotals(taken.invoice),
      snapshot: taken,
      marks,
      isFixed: true,
      taxRates: [],
      isDiscountShown: false,
      onDiscount: nothing,
      acts: noActs,
    }),
    document.body,
  );
  return [...document.body.querySelectorAll("dt")].map((term) =>
    `${term.textContent} ${term.nextElementSibling?.textContent}`.replaceAll(/\s+/gu, " ").trim(),
  );
}

test("[WB150] the total has a withheld tax once, taken off, and what was paid before", () => {
  const rows = rowsOf({
    currency: "EUR",
    prepaid: "6",
    "lines.a.name": "Survey",
    "lines.a.quantity": "1",
    "lines.a.price": "100",
    "lines.a.tax.scheme": "VAT",
    "lines.a.tax.category": "S",
    "lines.a.tax.rate": "21",
    "lines.a.extraTaxes": [{ scheme: "IRPF", rate: "15", retained: true }],
  });
  expect(rows).toEqual([
    "Subtotal €100.00",
    "VAT 21 % €21.00",
    "Total with tax €121.00",
    "Withheld -€15.00",
    "Paid before -€6.00",
    "Balance due €100.00",
  ]);
});

test("[WB467] what left a payment again, and what a dispute took, stands beside the payments; what somebody recorded here has no source", () => {
  const rows = rowsOf({
    currency: "EUR",
    "lines.a.name": "Survey",
    "lines.a.quantity": "1",
    "lines.a.price": "100",
    "payments.web-1": { amount: "23.8", paidOn: "2026-11-02", method: "Transfer" },
    "reversals.web-2": {
      payment: "web-1",
      amount: "23.8",
      on: "2026-11-03",
      reason: "correction",
    },
    "payments.web-3": { amount: "100", total: "108", totalCurrency: "USD", rate: "0.9259" },
    "disputes.stripe:dp_1": { payment: "web-3", amount: "30", fundsWithdrawn: true },
    "disputes.web-4": { payment: "web-3", amount: "20" },
    "disputes.web-5": { payment: "web-3", amount: "10" },
    "disputes.web-5.lost": {},
  });
  expect(rows.slice(1)).toEqual([
    "Total with tax €100.00",
    "Paid · Nov 2, 2026 · Transfer -€23.80",
    "Paid · $108.00 -€100.00",
    "Put right · Nov 3, 2026 €23.80",
    "Disputed · Stripe €30.00",
    "Dispute lost €10.00",
    "Balance due €40.00",
    "Disputed, not withdrawn €20.00",
  ]);
});

test("[WB680] a dispute that took no money is told with what is contested and since when, and that it was won; it changes no sum", () => {
  const rows = rowsOf({
    currency: "EUR",
    "lines.a.name": "Survey",
    "lines.a.quantity": "1",
    "lines.a.price": "100",
    "payments.web-1": { amount: "100" },
    "disputes.web-2": { payment: "web-1", amount: "50", on: "2026-11-03", reason: "not received" },
    "disputes.stripe:dp_1": { amount: "30", on: "2026-11-04", fundsWithdrawn: true },
    "disputes.stripe:dp_1.won": { on: "2026-11-20" },
  });
  expect(rows.slice(1)).toEqual([
    "Total with tax €100.00",
    "Paid -€100.00",
    "Balance due €0.00",
    "Dispute won · Nov 4, 2026 – Nov 20, 2026 · Stripe €30.00",
    "Disputed, not withdrawn · Nov 3, 2026 · not received €50.00",
  ]);
});

test("[WB511] a credit that was used is told by the number of the other invoice, with the way to it, on both", () => {
  const other = "01890a5d-ac96-774b-bcce-b302099a8058";
  const line = { "lines.a.quantity": "1", "lines.a.price": "100", currency: "EUR" };
  expect(
    rowsOf({
      ...line,
      "payments.use-1": {
        amount: "40",
        method: "customer balance",
        reference: "INV-1",
        from: "balance",
        takenFrom: other,
      },
    }),
  ).toContain("Credit from INV-1 -€40.00");
  expect(document.body.querySelector("dt a")?.getAttribute("href")).toBe(`/invoices/${other}`);
  const refund = { amount: "40", to: "balance", usedFor: other, reason: "INV-2" };
  const paid = { "payments.p": { amount: "140" } };
  expect(rowsOf({ ...line, ...paid, "refunds.use-1": refund })).toContain("Used for INV-2 €40.00");
  expect(document.body.querySelector("dt a")?.getAttribute("href")).toBe(`/invoices/${other}`);
  expect(
    rowsOf({ ...line, ...paid, "refunds.use-1": refund, "refunds.use-1.failed": {} }),
  ).toContain("Used for INV-2 · taken back €40.00");
});

test("[WB585] what was paid too much is called so, and is no negative balance", () => {
  const line = {
    currency: "EUR",
    "lines.a.name": "Survey",
    "lines.a.quantity": "1",
    "lines.a.price": "100",
  };
  const over = rowsOf({ ...line, "payments.p": { amount: "190.6" } });
  expect(over.at(-1)).toBe("Overpaid €90.60");
  expect(rowsOf({ ...line, "payments.p": { amount: "100" } }).at(-1)).toBe("Balance due €0.00");
});

test("[WB586] what is taken off has the sign that the locale has for less than nothing", () => {
  expect(formatMinus("15", CurrencyCode.parse("EUR"), "en")).toBe("-€15.00");
  expect(formatMinus("15", CurrencyCode.parse("EUR"), "sv")).toBe("\u221215,00\u00a0€");
  expect(formatMinus("-15", CurrencyCode.parse("EUR"), "en")).toBe("€15.00");
  expect(formatMinus("0", CurrencyCode.parse("EUR"), "en")).toBe("€0.00");
});
