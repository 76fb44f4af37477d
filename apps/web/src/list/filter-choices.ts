import type { FilterChoices } from "./filter-panel.ts";
import type { ListedInvoice } from "./invoice-book.ts";

/** What the filters offer: what the invoices on this device have. */
export function filterChoices(
  invoices: readonly ListedInvoice[],
  me: string | undefined,
  locale: string,
): FilterChoices {
  const sorted = (values: readonly (string | undefined)[]): readonly string[] =>
    [...new Set(values.flatMap((value) => value ?? []))].toSorted(
      new Intl.Collator(locale).compare,
    );
  return {
    customers: sorted(invoices.map(({ summary }) => summary.buyerName)),
    currencies: sorted(invoices.map(({ summary }) => summary.currency)),
    me,
    connectors: sorted(invoices.flatMap(({ row }) => Object.keys(row.links))),
  };
}
