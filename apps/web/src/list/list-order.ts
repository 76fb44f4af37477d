import { asMoneyToUs, byText } from "@concord/model";
import { compareDecimals } from "../format/compare-decimals.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import { createRanks } from "./ranks.ts";

/** The columns that are shown before anybody chooses. */
export const usualColumns = [
  "number",
  "customer",
  "issued",
  "due",
  "status",
  "total",
  "balance",
  "sync",
] as const;
export const columns = [
  ...usualColumns,
  "purchaseOrder",
  "owner",
  "connectors",
  "lastEdit",
  "tags",
] as const;
export type Column = (typeof columns)[number];

export interface ListOrder {
  readonly by: Column;
  readonly direction: "ascending" | "descending";
}

/** Drafts without a day first, then the newest day of issue. */
export const newestFirst: ListOrder = { by: "issued", direction: "descending" };

/** Whether a list is ordered as it is before anybody orders it. */
export function isUsual({ by, direction }: ListOrder): boolean {
  return by === newestFirst.by && direction === newestFirst.direction;
}

/** The order that an address names, if it does. */
export function orderIn(search: string): ListOrder | undefined {
  const [, less, name] = /^(-?)(\w+)$/.exec(new URLSearchParams(search).get("order") ?? "") ?? [];
  const by = columns.find((each) => each === name);
  return by && { by, direction: less === "" ? "ascending" : "descending" };
}

/** An address that names an order too. */
export function withOrder(search: string, { by, direction }: ListOrder): string {
  return `${search === "" ? "?" : `${search}&`}order=${direction === "ascending" ? "" : "-"}${by}`;
}

const ofWords: ReadonlySet<Column> = new Set([
  "number",
  "customer",
  "status",
  "purchaseOrder",
  "owner",
  "connectors",
  "tags",
]);

/** The order after a press on a column's head: the other way round, or that column's first way. */
export function orderBy(before: ListOrder, by: Column): ListOrder {
  const first = ofWords.has(by) ? "ascending" : "descending";
  if (before.by !== by) return { by, direction: first };
  return { by, direction: before.direction === "ascending" ? "descending" : "ascending" };
}

/** Puts invoices in order, again and again: what was compared once is not compared anew. */
export interface ListSorter {
  /** What is equal stays as it was given. */
  readonly inOrder: (
    invoices: readonly ListedInvoice[],
    order: ListOrder,
  ) => readonly ListedInvoice[];
  /** Compares ahead what is slow to compare, so that a press on a head need not wait for it. */
  readonly prepare: (invoices: readonly ListedInvoice[]) => void;
}

export function createListSorter(locale: string): ListSorter {
  // As the viewer's language orders words, and digits by their number: INV-9 before INV-10.
  const words = new Intl.Collator(locale, { numeric: true }).compare;
  const number = placesBy(({ summary }) => summary.number ?? "", words);
  const customer = placesBy(({ summary }) => summary.buyerName ?? "", words);
  const places: Readonly<Record<Column, Places>> = {
    number,
    customer,
    issued: placesBy(({ summary }) => summary.issueDate ?? "~", byText),
    due: placesBy(({ summary }) => summary.dueDate ?? "~", byText),
    status: placesBy(
      ({ summary }) => (summary.flags.includes("overdue") ? "" : summary.status),
      byText,
    ),
    // By the numbers alone: amounts of different currencies stand beside each other, and nothing is converted.
    total: placesBy(({ summary }) => asMoneyToUs(summary.gross, summary.kind), compareDecimals),
    balance: placesBy(
      ({ summary }) => asMoneyToUs(summary.outstanding, summary.kind),
      compareDecimals,
    ),
    sync: placesBy(
      ({ row }) => `${row.conflicts.length > 0 ? 1 : 0}${row.sync === "synced" ? 0 : 1}`,
      byText,
    ),
    purchaseOrder: placesBy(({ row }) => row.order ?? "", words),
    owner: placesBy(({ summary }) => summary.assignee ?? "", words),
    connectors: placesBy(({ row }) => Object.keys(row.links).toSorted().join(" "), byText),
    // Those that go by nothing come last.
    tags: placesBy(({ summary }) => summary.tags?.join(", ") ?? "\u{10ffff}", words),
    // The relay gives places in the order in which it has heard of edits. It has not heard of those of this device that wait.
    lastEdit: placesBy(
      ({ row }) => (row.sync === "synced" ? String(row.seq).padStart(12, "0") : "~"),
      byText,
    ),
  };
  return {
    inOrder: (invoices, { by, direction }) => {
      const column = places[by];
      column.take(invoices);
      const groups: ListedInvoice[][] = [];
      for (const invoice of invoices) (groups[column.of(invoice)] ??= []).push(invoice);
      // Places that no invoice has are left out.
      const filled = Object.values(groups);
      return (direction === "ascending" ? filled : filled.toReversed()).flat();
    },
    prepare: (invoices) => {
      number.take(invoices);
      customer.take(invoices);
    },
  };
}

/** The places of invoices in the order of a column. */
interface Places {
  readonly take: (invoices: readonly ListedInvoice[]) => void;
  readonly of: (invoice: ListedInvoice) => number;
}

function placesBy<Text extends string>(
  key: (invoice: ListedInvoice) => Text,
  compare: (one: Text, other: Text) => number,
): Places {
  const ranks = createRanks(compare);
  return {
    take: (invoices) => ranks.take(invoices.map(key)),
    of: (invoice) => ranks.of(key(invoice)),
  };
}
