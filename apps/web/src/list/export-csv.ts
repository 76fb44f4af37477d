import { csvCell } from "@concord/formats";
import { asMoneyToUs } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import { today } from "../format/days.ts";
import { downloadText } from "../page/download.ts";
import type { ListedInvoice } from "./invoice-book.ts";

const head = [
  "number",
  "customer",
  "issued",
  "due",
  "status",
  "currency",
  "total",
  "balance",
  "kind",
];

/**
 * Invoices as a table that other programs read: amounts and days as they are stored, in no country's notation; those of a credit note are money the other way.
 */
export function csvOf(summaries: readonly InvoiceSummary[]): string {
  const lines = summaries.map((each) =>
    [
      csvCell(each.number ?? ""),
      csvCell(each.buyerName ?? ""),
      each.issueDate ?? "",
      each.dueDate ?? "",
      each.flags.includes("overdue") ? "overdue" : each.status,
      each.currency ?? "",
      asMoneyToUs(each.gross, each.kind),
      asMoneyToUs(each.outstanding, each.kind),
      each.kind,
    ].join(","),
  );
  // The mark says to a spreadsheet that it is UTF-8.
  return `\u{feff}${[head.join(","), ...lines].join("\r\n")}\r\n`;
}

/** Hands the browser a file of invoices. */
export function saveCsv(invoices: readonly ListedInvoice[]): void {
  const csv = csvOf(invoices.map(({ summary }) => summary));
  downloadText(`invoices-${today()}.csv`, "text/csv;charset=utf-8", csv);
}
