import type { InvoiceSummary } from "@concord/model";
import type { ListedRow } from "../wire/messages.ts";

export const filters = ["all", "draft", "open", "overdue", "paid", "attention"] as const;
export type Filter = (typeof filters)[number];

/** A row of the list. */
export interface ListedInvoice {
  readonly row: ListedRow;
  readonly summary: InvoiceSummary;
}

/** The invoices that a filter and words leave, the newest first. All words must be found, in number or customer, in any case. */
export function listedInvoices(
  rows: Iterable<ListedRow>,
  filter: Filter,
  text: string,
): readonly ListedInvoice[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found: ListedInvoice[] = [];
  for (const row of rows) {
    const { summary } = row;
    if (summary === undefined || !passes(filter, row, summary)) continue;
    const place = `${summary.number ?? ""} ${summary.buyerName ?? ""}`.toLocaleLowerCase();
    if (words.every((word) => place.includes(word))) found.push({ row, summary });
  }
  return found.toSorted(newestFirst);
}

function passes(filter: Filter, row: ListedRow, { status, flags }: InvoiceSummary): boolean {
  switch (filter) {
    case "all":
      return true;
    case "draft":
      return status === "draft";
    case "open":
      return status === "unpaid" || status === "partially-paid";
    case "overdue":
      return flags.includes("overdue");
    case "paid":
      return status === "paid" || status === "overpaid";
    case "attention":
      return (
        row.sync === "needs-attention" ||
        row.conflicts.some(({ attention }) => attention === "person")
      );
  }
}

/** By day of issue, drafts without one before all others; what is equal by id, so that the order is the same on every device. */
function newestFirst(one: ListedInvoice, other: ListedInvoice): number {
  return (
    byText(other.summary.issueDate ?? "~", one.summary.issueDate ?? "~") ||
    byText(other.summary.id, one.summary.id)
  );
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
