import type { ListedInvoice } from "./invoice-book.ts";

export interface HeldOrder {
  readonly rows: readonly ListedInvoice[];
  /** How many would move, come or go if the order were made anew. */
  readonly waiting: number;
}

/**
 * The rows in the order in which they stood, with what they read now: while somebody points at a list, nothing may move away under them. What was deleted is no row any more.
 *
 * @param stood what was shown last
 * @param fresh what the order would be now
 * @param known the present row of an invoice, if there still is one
 */
export function heldOrder(
  stood: readonly ListedInvoice[],
  fresh: readonly ListedInvoice[],
  known: (id: ListedInvoice["summary"]["id"]) => ListedInvoice | undefined,
): HeldOrder {
  const rows = stood.flatMap(({ summary }) => known(summary.id) ?? []);
  const isSame =
    rows.length === fresh.length &&
    rows.every(({ summary }, index) => summary.id === fresh[index]?.summary.id);
  if (isSame) return { rows, waiting: 0 };
  const before = new Map(stood.map(({ row }) => [row.document, row.revision]));
  const now = new Set(fresh.map(({ summary }) => summary.id));
  const changed = fresh.filter(({ row }) => before.get(row.document) !== row.revision).length;
  const gone = rows.filter(({ summary }) => !now.has(summary.id)).length;
  return { rows, waiting: Math.max(1, changed + gone) };
}
