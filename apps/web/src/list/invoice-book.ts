import type { DocumentId, InvoiceSummary, PlainDate } from "@concord/model";
import type { ListedRow } from "../wire/messages.ts";
import { createTotals } from "./list-totals.ts";
import type { ListTotals, RunningTotals } from "./list-totals.ts";

/** A row of the list: the same object as long as it says the same. */
export interface ListedInvoice {
  readonly row: ListedRow;
  readonly summary: InvoiceSummary;
}

/** The invoices among the rows as they read on a day, and what they add up to: what has not changed is not worked out anew. */
export interface InvoiceBook {
  readonly follow: (rows: ReadonlyMap<DocumentId, ListedRow>, today: PlainDate) => void;
  /** By id, the greatest first: in every order what is equal stands so, the same on every device. */
  readonly all: () => readonly ListedInvoice[];
  readonly get: (id: DocumentId) => ListedInvoice | undefined;
  readonly totals: () => ListTotals;
}

export function createInvoiceBook(): InvoiceBook {
  const known = new Map<DocumentId, ListedInvoice>();
  let all: readonly ListedInvoice[] = [];
  let day: PlainDate | undefined;
  let totals: RunningTotals | undefined;

  return {
    follow: (rows, today) => {
      if (totals === undefined || day !== today) {
        known.clear();
        totals = createTotals(today);
        day = today;
      }
      for (const [id, invoice] of known) {
        if (rows.get(id) === invoice.row) continue;
        totals.add(invoice, -1);
        known.delete(id);
      }
      for (const [id, row] of rows) {
        if (known.has(id)) continue;
        const summary = summaryOn(row, today);
        if (summary === undefined) continue;
        known.set(id, { row, summary });
        totals.add({ row, summary }, 1);
      }
      all = [...known.values()].toSorted((one, other) =>
        one.summary.id < other.summary.id ? 1 : -1,
      );
    },
    all: () => all,
    get: (id) => known.get(id),
    totals: () => totals?.now() ?? { outstanding: [], overdue: [], dueSoon: [], paid: [] },
  };
}

/** The summary as it reads on a day: an invoice falls overdue without any change. */
export function summaryOn(
  { summary, later }: ListedRow,
  day: PlainDate,
): InvoiceSummary | undefined {
  const flags = later.findLast(({ from }) => from <= day)?.flags;
  return summary === undefined || flags === undefined ? summary : { ...summary, flags };
}
