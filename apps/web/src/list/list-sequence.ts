import type { DocumentId, PlainDate } from "@concord/model";
import { decimalMark } from "../format/amounts.ts";
import type { ListedRow } from "../wire/messages.ts";
import { readQuery } from "./amount-query.ts";
import type { LastView } from "./last-view.ts";
import { filterOf } from "./list-filter.ts";
import { inOrder } from "./list-order.ts";
import { foundInvoices, summaryOn } from "./listed-invoices.ts";

export interface SequenceBasis {
  readonly rows: ReadonlyMap<DocumentId, ListedRow>;
  readonly today: PlainDate;
  readonly locale: string;
  /** Asked only where the list was searched for words. */
  readonly find: (words: string) => Promise<ReadonlySet<DocumentId>>;
}

/**
 * The invoices of the list as it was left, in its order. `here` has its place among them even where it is none of them any more: whoever walks along overdue invoices
 * and sees to one of them goes on behind it.
 */
export async function listSequence(
  { search, order }: Pick<LastView, "search" | "order">,
  here: DocumentId,
  { rows, today, locale, find }: SequenceBasis,
): Promise<readonly DocumentId[]> {
  const filter = filterOf(search);
  const { words, fits } = readQuery(filter.text, decimalMark(locale));
  const ids = words === "" ? undefined : await find(words);
  const { shown } = foundInvoices(rows.values(), filter, { ids, fits }, today);
  const row = rows.get(here);
  const summary = row === undefined ? undefined : summaryOn(row, today);
  const isMissing = row !== undefined && !shown.some((each) => each.row.document === here);
  const own = isMissing && summary !== undefined ? [{ row, summary }] : [];
  return inOrder([...shown, ...own], order, locale).map((each) => each.summary.id);
}
