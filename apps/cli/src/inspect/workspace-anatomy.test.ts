import { InvoiceSummary } from "@concord/model";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { invoiceListText } from "../invoices/invoice-list-text.ts";
import { workspaceAnatomy, workspaceText } from "./workspace-anatomy.ts";

const invoices = [
  { gross: "119", outstanding: "119", status: "unpaid" },
  { kind: "credit-note", gross: "50", outstanding: "20", status: "partially-paid" },
  // Paid too much: that is the customer's, too.
  { gross: "10", outstanding: "-5", status: "overpaid" },
  { gross: "-8", outstanding: "-8", status: "unpaid" },
].map((about, at) =>
  InvoiceSummary.parse({
    id: `0190a000-0000-7000-8000-00000000000${at}`,
    kind: "invoice",
    flags: [],
    currency: "EUR",
    conflicts: 0,
    ...about,
  }),
);

test("[MO180] a workspace in numbers tells what customers owe from what is open to their credit", () => {
  const relay = { workspace: "acme", url: "http://localhost", ready: true };
  const anatomy = workspaceAnatomy(invoices, relay);
  expect(anatomy.money).toEqual([
    { currency: "EUR", invoices: 4, gross: "71", outstanding: "119", credit: "33" },
  ]);
  const text = stripVTControlCharacters(workspaceText(anatomy, 100));
  expect(text).toMatch(/TOTAL +OPEN +CREDIT/);
  expect(text).toMatch(/EUR +4 +71.00 +119.00 +33.00/);
});

test("[MO180] a list says which of its rows are credit notes", () => {
  const rows = stripVTControlCharacters(invoiceListText(invoices, Infinity)).split("\n");
  expect(rows.filter((row) => row.includes("credit note, partially-paid"))).toHaveLength(1);
  expect(rows.filter((row) => row.includes("credit note"))).toHaveLength(1);
});
