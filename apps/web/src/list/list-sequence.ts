import type { DocumentId, PlainDate } from "@concord/model";
import { decimalMark } from "../format/amounts.ts";
import type { ListedRow } from "../wire/messages.ts";
import { readQuery } from "./amount-query.ts";
import type { LastView } from "./last-view.ts";
import { filterOf } from "./list-filter.ts";
import { createInvoiceBook } from "./invoice-book.ts";
import { createListSorter } from "./list-order.ts";
import { foundInvoices } from "./listed-invoices.ts";
import type { TurnedDown } from "./listed-invoices.ts";

/** What tools turned down is asked of the server, and not known here: who walks along what needs attention goes by the rest. */
const noTool: TurnedDown = new Map();

export interface SequenceBasis {
  readonly rows: ReadonlyMap<DocumentId, ListedRow>;
  readonly today: PlainDate;
  readonly locale: string;
  /** What is asked of a row by words. Called only where the list was searched for some. */
  readonly question: (words: string) => Promise<(row: ListedRow) => boolean>;
}

/**
 * The invoices of the list as it was left, in its order. `here` has its place among them even where it is none of them any more: whoever walks along overdue invoices
 * and sees to one of them goes on behind it.
 */
export async function listSequence(
  { search, order }: Pick<LastView, "search" | "order">,
  here: DocumentId,
  { rows, today, locale, question }: SequenceBasis,
): Promise<readonly DocumentId[]> {
  const filter = filterOf(search);
  const { words, fits } = readQuery(filter.text, decimalMark(locale));
  const book = createInvoiceBook();
  book.follow(rows, today);
  const wanted = { words: words === "" ? undefined : await question(words), fits };
  const { shown } = foundInvoices(book.all(), filter, wanted, noTool);
  const own = book.get(here);
  const all = own === undefined || shown.includes(own) ? shown : [...shown, own];
  return createListSorter(locale)
    .inOrder(all, order)
    .map(({ summary }) => summary.id);
}
