import { tagsIn } from "./tags-in.ts";
import type { ListedInvoice } from "./invoice-book.ts";

/** What there is to choose from, as the invoices on this device have it. */
interface FilterChoices {
  readonly customers: readonly string[];
  readonly currencies: readonly string[];
  readonly connectors: readonly string[];
  readonly tags: readonly string[];
}

/** What the filters offer: what the invoices on this device have. */
export function filterChoices(invoices: readonly ListedInvoice[], locale: string): FilterChoices {
  const sorted = (values: readonly (string | undefined)[]): readonly string[] =>
    [...new Set(values.flatMap((value) => value ?? []))].toSorted(
      new Intl.Collator(locale).compare,
    );
  return {
    customers: sorted(invoices.map(({ summary }) => summary.buyerName)),
    currencies: sorted(invoices.map(({ summary }) => summary.currency)),
    tags: tagsIn(invoices.map(({ row }) => row)),
    connectors: sorted(invoices.flatMap(({ row }) => Object.keys(row.links))),
  };
}
