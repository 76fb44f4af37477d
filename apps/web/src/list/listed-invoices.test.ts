import { DocumentId, InvoiceSummary } from "@concord/model";
import { expect, test } from "vitest";
import type { ListedRow } from "../wire/messages.ts";
import { listedInvoices } from "./listed-invoices.ts";
import { listTotals } from "./list-totals.ts";
import { PlainDate } from "@concord/model";

const idOf = (number: number): DocumentId =>
  DocumentId.parse(`0190a000-0000-7000-8000-${String(number).padStart(12, "0")}`);

function rowOf(number: number, about: Readonly<Record<string, unknown>>): ListedRow {
  const summary = InvoiceSummary.parse({
    id: idOf(number),
    kind: "invoice",
    status: "unpaid",
    flags: [],
    gross: "100",
    outstanding: "100",
    conflicts: 0,
    ...about,
  });
  return {
    document: summary.id,
    kind: "invoice",
    seq: 1,
    revision: 1,
    incomplete: false,
    fingerprint: "0000000000000000",
    summary,
    later: [],
    links: {},
    factLinks: {},
    marks: [],
    conflicts: [],
    sync: "synced",
  };
}

const rows = [
  rowOf(1, { number: "INV-1", buyerName: "Harbour & Pine", issueDate: "2026-11-01" }),
  rowOf(2, { number: "INV-2", buyerName: "Łódź Pine", issueDate: "2026-11-03", status: "paid" }),
  rowOf(3, { status: "draft", buyerName: "Harbour" }),
  rowOf(4, { number: "INV-4", issueDate: "2026-11-03", flags: ["overdue"] }),
];
const numbers = (...args: [Parameters<typeof listedInvoices>[1], string]) =>
  listedInvoices(rows, ...args).map(({ summary }) => summary.number ?? "draft");

test("[WB10] drafts come first, then the newest, and what is of one day by id", () => {
  expect(numbers("all", "")).toEqual(["draft", "INV-4", "INV-2", "INV-1"]);
});

test("[WB10] filters and words leave what fits all of them", () => {
  expect(numbers("open", "")).toEqual(["INV-4", "INV-1"]);
  expect(numbers("overdue", "")).toEqual(["INV-4"]);
  expect(numbers("paid", "")).toEqual(["INV-2"]);
  expect(numbers("all", "pine harbour")).toEqual(["INV-1"]);
  expect(numbers("all", "ŁÓDŹ inv")).toEqual(["INV-2"]);
  expect(numbers("draft", "pine")).toEqual([]);
});

test("[WB11] what is owed is summed up by currency", () => {
  const owed = [
    ["EUR", "10.1", "2026-12-01"],
    ["EUR", "0.2", "2026-11-20"],
    ["JPY", "500", "2026-12-04"],
  ].map(
    ([currency, outstanding, dueDate]) =>
      rowOf(1, {
        currency,
        outstanding,
        dueDate,
        flags: dueDate === "2026-11-20" ? ["overdue"] : [],
      }).summary,
  );
  const totals = listTotals(
    owed.flatMap((summary) => summary ?? []),
    PlainDate.parse("2026-11-29"),
    PlainDate.parse("2026-12-06"),
  );
  expect(totals).toEqual({
    outstanding: [
      { currency: "EUR", amount: "10.3", invoices: 2 },
      { currency: "JPY", amount: "500", invoices: 1 },
    ],
    overdue: [{ currency: "EUR", amount: "0.2", invoices: 1 }],
    dueSoon: [
      { currency: "EUR", amount: "10.1", invoices: 1 },
      { currency: "JPY", amount: "500", invoices: 1 },
    ],
  });
});
