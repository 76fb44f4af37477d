import { compareDecimals } from "../format/compare-decimals.ts";
import type { ListedInvoice } from "./listed-invoices.ts";

export const columns = [
  "number",
  "customer",
  "issued",
  "due",
  "status",
  "total",
  "balance",
  "sync",
] as const;
export type Column = (typeof columns)[number];

export interface ListOrder {
  readonly by: Column;
  readonly direction: "ascending" | "descending";
}

/** Drafts without a day first, then the newest day of issue. */
export const newestFirst: ListOrder = { by: "issued", direction: "descending" };

/** The order after a press on a column's head: the other way round, or that column's first way. */
export function orderBy(before: ListOrder, by: Column): ListOrder {
  const first =
    by === "number" || by === "customer" || by === "status" ? "ascending" : "descending";
  if (before.by !== by) return { by, direction: first };
  return { by, direction: before.direction === "ascending" ? "descending" : "ascending" };
}

/** The invoices in order. What is equal goes by id, so that the order is the same on every device. */
export function inOrder(
  invoices: readonly ListedInvoice[],
  { by, direction }: ListOrder,
  locale: string,
): readonly ListedInvoice[] {
  const compare = comparison(invoices, by, locale);
  const sign = direction === "ascending" ? 1 : -1;
  return invoices.toSorted(
    (one, other) => sign * compare(one, other) || byText(other.summary.id, one.summary.id),
  );
}

type Compare = (one: ListedInvoice, other: ListedInvoice) => number;

function comparison(invoices: readonly ListedInvoice[], by: Column, locale: string): Compare {
  switch (by) {
    case "number":
      return byWords(invoices, ({ summary }) => summary.number ?? "", locale);
    case "customer":
      return byWords(invoices, ({ summary }) => summary.buyerName ?? "", locale);
    case "issued":
      return byKey(({ summary }) => summary.issueDate ?? "~");
    case "due":
      return byKey(({ summary }) => summary.dueDate ?? "~");
    case "status":
      return byKey(({ summary }) => (summary.flags.includes("overdue") ? "" : summary.status));
    // By the numbers alone: amounts of different currencies stand beside each other, and nothing is converted.
    case "total":
      return (one, other) => compareDecimals(one.summary.gross, other.summary.gross);
    case "balance":
      return (one, other) => compareDecimals(one.summary.outstanding, other.summary.outstanding);
    case "sync":
      return byKey(
        ({ row }) => `${row.conflicts.length > 0 ? 1 : 0}${row.sync === "synced" ? 0 : 1}`,
      );
  }
}

function byKey(key: (invoice: ListedInvoice) => string): Compare {
  return (one, other) => byText(key(one), key(other));
}

/** As the viewer's language orders words, and digits by their number: INV-9 before INV-10. Each word is compared once with others, however many invoices have it. */
function byWords(
  invoices: readonly ListedInvoice[],
  key: (invoice: ListedInvoice) => string,
  locale: string,
): Compare {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const ranks = new Map(
    [...new Set(invoices.map(key))].toSorted(compare).map((word, rank) => [word, rank]),
  );
  const rankOf = (invoice: ListedInvoice): number => ranks.get(key(invoice)) ?? 0;
  return (one, other) => rankOf(one) - rankOf(other);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
