import { DocumentId, Invoice, Ledger, computeTotals } from "@concord/model";
import type { CreditedInvoice } from "@concord/model";
import { expect, test } from "vitest";
import { emptyForm, linesLeft, readCredit } from "./credit-form.ts";
import type { CreditForm } from "./credit-form.ts";

const of: CreditedInvoice = {
  id: DocumentId.parse("0190a000-0000-7000-8000-000000000001"),
  invoice: Invoice.parse({
    number: "INV-1",
    currency: "EUR",
    buyer: { name: "Acme" },
    lines: [
      { id: "a", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
      { id: "b", name: "Hose", quantity: "1", price: "50", tax: { category: "S", rate: "7" } },
    ],
  }),
  ledger: Ledger.parse({}),
  issued: { number: "INV-1" },
};

function said(form: Partial<CreditForm>, earlier: readonly Invoice[] = []): unknown {
  const reading = readCredit({ ...emptyForm, ...form }, of, earlier, ",");
  if (reading.type !== "plan") return reading;
  const { note, findings } = reading.plan;
  return [computeTotals(note).claim, findings.map(({ rule }) => rule)];
}

test("[WB250] what is entered is read as the viewer writes numbers, and nothing is planned by guess", () => {
  expect(said({})).toEqual(["291.5", []]);
  expect(said({ type: "amount", amount: "91,50" })).toEqual(["91.5", []]);
  expect(said({ type: "amount", amount: "1.250" })).toEqual({
    type: "unclear",
    fields: ["amount"],
  });
  expect(said({ type: "amount", amount: " " })).toEqual({ type: "empty" });
  expect(said({ type: "amount", amount: "400" })).toEqual(["400", ["CONCORD-CREDIT-LEFT"]]);
  expect(said({ type: "lines", quantities: { a: "1", b: "" } })).toEqual(["119", []]);
  expect(said({ type: "lines", quantities: { a: "x", b: "1" } })).toEqual({
    type: "unclear",
    fields: ["a"],
  });
  expect(said({ type: "lines", quantities: { b: "2" } })).toEqual([
    "0",
    ["CONCORD-CREDIT-QUANTITY"],
  ]);
});

test("[WB250] only lines of which something is left are offered", () => {
  const note = { ...of.invoice, kind: "credit-note" as const };
  const half = { ...note, lines: note.lines.slice(1) };
  expect(linesLeft(of.invoice, [half])).toEqual([{ id: "a", name: "Pump", left: "2" }]);
  expect(linesLeft(of.invoice, [note])).toEqual([]);
});
