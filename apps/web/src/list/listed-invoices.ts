import { asMoneyToUs, isOwedToCustomer, isOwedToUs, tagName } from "@concord/model";
import type { DocumentId, InvoiceSummary } from "@concord/model";
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

/** Of which invoices some tool turned something down, and which tool. */
export type TurnedDown = ReadonlyMap<DocumentId, HeldByTool>;

/** What of an invoice could not be brought to a tool, or taken from there. */
export interface HeldByTool {
  readonly connector: string;
  readonly reason: string;
  /** The tool itself said no; else a person has to decide something before it is asked. */
  readonly isRejected: boolean;
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
  turnedDown: TurnedDown,
): FoundInvoices {
  const shown: ListedInvoice[] = [];
  const counts = { all: 0, draft: 0, open: 0, overdue: 0, paid: 0, attention: 0, discarded: 0 };
  let fitting = 0;
  for (const invoice of invoices) {
    const { row, summary } = invoice;
    if (words?.(row) === false) continue;
    const { gross, outstanding, kind } = summary;
    if (fits?.(asMoneyToUs(gross, kind), asMoneyToUs(outstanding, kind)) === false) continue;
    // What was thrown away is nowhere but among what was.
    const isDiscarded = summary.flags.includes("discarded");
    if (isDiscarded === (filter.status === "discarded")) fitting += 1;
    if (!passesFurther(filter, row, summary)) continue;
    if (isDiscarded) {
      counts.discarded += 1;
      if (filter.status === "discarded") shown.push(invoice);
      continue;
    }
    const isHeld = turnedDown.has(summary.id);
    for (const each of filters) if (hasStatus(each, row, summary, isHeld)) counts[each] += 1;
    if (hasStatus(filter.status, row, summary, isHeld)) shown.push(invoice);
  }
  const isTyped = words !== undefined || fits !== undefined;
  return { shown, counts, elsewhere: isTyped ? fitting - shown.length : 0 };
}

function hasStatus(
  filter: Filter,
  row: ListedRow,
  summary: InvoiceSummary,
  isHeld: boolean,
): boolean {
  const { status, flags } = summary;
  switch (filter) {
    case "all":
      return true;
    case "draft":
      return status === "draft";
    case "open":
      return isOwedToUs(summary);
    case "overdue":
      return flags.includes("overdue");
    case "paid":
      return (status === "paid" || status === "overpaid") && !isOwedToCustomer(summary);
    case "discarded":
      return false;
    case "attention":
      return isHeld || row.sync === "needs-attention" || hasConflict(row);
  }
}

function hasConflict({ conflicts }: ListedRow): boolean {
  return conflicts.some(({ attention }) => attention === "person");
}

function passesFurther(filter: ListFilter, row: ListedRow, summary: InvoiceSummary): boolean {
  const { customer, currency, kind, connector, sync, assignee, tag } = filter;
  const { from, to, dueFrom, dueTo } = filter;
  const { paidFrom, paidTo } = filter;
  const { issueDate = "", dueDate = "" } = summary;
  return (
    (customer === "" || summary.buyerName === customer) &&
    (currency === "" || summary.currency === currency) &&
    (kind === "" || summary.kind === kind) &&
    (connector === "" || connector in row.links) &&
    (assignee === "" || summary.assignee === assignee) &&
    (tag === "" || summary.tags?.some((each) => tagName(each) === tagName(tag)) === true) &&
    (sync !== "unsent" || row.sync !== "synced") &&
    (sync !== "conflict" || hasConflict(row)) &&
    isWithin(issueDate, from, to) &&
    isWithin(dueDate, dueFrom, dueTo) &&
    ((paidFrom === "" && paidTo === "") ||
      (row.receipts ?? []).some(({ on }) => isWithin(on, paidFrom, paidTo)))
  );
}

/** An invoice without the day is in no span of days. */
function isWithin(day: string, from: string, to: string): boolean {
  if (from === "" && to === "") return true;
  return day !== "" && day >= from && (to === "" || day <= to);
}
