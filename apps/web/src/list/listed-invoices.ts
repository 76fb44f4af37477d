import type { InvoiceSummary } from "@concord/model";
import type { ListedRow } from "../wire/messages.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import { filters } from "./list-filter.ts";
import type { Filter, ListFilter } from "./list-filter.ts";

export interface FoundInvoices {
  /** In the order in which they were given. */
  readonly shown: readonly ListedInvoice[];
  /** How many each status would show, all other filters as they are. */
  readonly counts: Readonly<Record<Filter, number>>;
  /** How many fit what was typed, and are not shown because of the filters. */
  readonly elsewhere: number;
}

/** What was typed, as a question about one invoice. */
export interface Wanted {
  readonly words: ((row: ListedRow) => boolean) | undefined;
  readonly fits:
    | ((gross: InvoiceSummary["gross"], outstanding: InvoiceSummary["gross"]) => boolean)
    | undefined;
}

/** The invoices that filters and what was typed leave. */
export function foundInvoices(
  invoices: Iterable<ListedInvoice>,
  filter: ListFilter,
  { words, fits }: Wanted,
): FoundInvoices {
  const shown: ListedInvoice[] = [];
  const counts = { all: 0, draft: 0, open: 0, overdue: 0, paid: 0, attention: 0 };
  let fitting = 0;
  for (const invoice of invoices) {
    const { row, summary } = invoice;
    if (words?.(row) === false) continue;
    if (fits?.(summary.gross, summary.outstanding) === false) continue;
    fitting += 1;
    if (!passesFurther(filter, row, summary)) continue;
    for (const each of filters) if (hasStatus(each, row, summary)) counts[each] += 1;
    if (hasStatus(filter.status, row, summary)) shown.push(invoice);
  }
  const isTyped = words !== undefined || fits !== undefined;
  return { shown, counts, elsewhere: isTyped ? fitting - shown.length : 0 };
}

function hasStatus(filter: Filter, row: ListedRow, { status, flags }: InvoiceSummary): boolean {
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
      return row.sync === "needs-attention" || hasConflict(row);
  }
}

function hasConflict({ conflicts }: ListedRow): boolean {
  return conflicts.some(({ attention }) => attention === "person");
}

function passesFurther(filter: ListFilter, row: ListedRow, summary: InvoiceSummary): boolean {
  const { customer, currency, connector, sync, assignee, from, to, dueFrom, dueTo } = filter;
  const { issueDate = "", dueDate = "" } = summary;
  return (
    (customer === "" || summary.buyerName === customer) &&
    (currency === "" || summary.currency === currency) &&
    (connector === "" || connector in row.links) &&
    (assignee === "" || summary.assignee === assignee) &&
    (sync !== "unsent" || row.sync !== "synced") &&
    (sync !== "conflict" || hasConflict(row)) &&
    isWithin(issueDate, from, to) &&
    isWithin(dueDate, dueFrom, dueTo)
  );
}

/** An invoice without the day is in no span of days. */
function isWithin(day: string, from: string, to: string): boolean {
  if (from === "" && to === "") return true;
  return day !== "" && day >= from && (to === "" || day <= to);
}
