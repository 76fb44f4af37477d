import type { InvoiceSummary } from "@concord/model";
import { bold, dim, green, red, yellow } from "ansis";
import { amountText, money } from "../terminal/money.ts";
import { fitColumns } from "../terminal/fit.ts";
import { oneLine } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { shortId } from "./find-invoice.ts";

/** Invoices as a table. Where the width has no end, ids stand whole and nothing is cut. */
export function invoiceListText(invoices: readonly InvoiceSummary[], width: number): string {
  const whole = width === Infinity;
  const head = ["ID", "NUMBER", "CUSTOMER", "STATUS", "DUE", "TOTAL", "OPEN"];
  const rows = invoices.map((invoice) => [
    dim(whole ? invoice.id : shortId(invoice.id)),
    oneLine(invoice.number ?? "–"),
    oneLine(invoice.buyerName ?? "–"),
    invoice.kind === "credit-note" ? `credit note, ${statusText(invoice)}` : statusText(invoice),
    invoice.dueDate ?? "–",
    money(invoice.gross, invoice.currency),
    // Nothing is claimed before issue.
    invoice.status === "draft" ? "–" : amountText(invoice.outstanding, invoice.currency),
  ]);
  const free = [
    { column: 2, least: 6 },
    { column: 3, least: 10 },
  ];
  const [titles = [], ...cells] = fitColumns([head, ...rows], width, free);
  return table([titles.map((title) => bold(title)), ...cells], new Set([5, 6]));
}

/** "unpaid, overdue, 1 conflict", in the colour of how urgent it is. */
export function statusText({
  status,
  flags,
  conflicts,
}: Pick<InvoiceSummary, "status" | "flags" | "conflicts">): string {
  const words = [status, ...flags].join(", ");
  const conflict = conflicts > 0 ? red(` !${conflicts}`) : "";
  return colourOf(status, flags)(words) + conflict;
}

function colourOf(
  status: InvoiceSummary["status"],
  flags: readonly string[],
): (text: string) => string {
  if (flags.includes("overdue") || flags.includes("disputed")) return red;
  switch (status) {
    case "paid":
    case "credited":
      return green;
    case "draft":
    case "void":
    case "written-off":
      return dim;
    case "unpaid":
    case "partially-paid":
    case "overpaid":
      return yellow;
  }
}
