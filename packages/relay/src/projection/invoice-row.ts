import { ConflictRecord, snapshot, summaryOf } from "@concord/document";
import type { ConflictView } from "@concord/document";
import { InvoiceSummary, PlainDate } from "@concord/model";
import { z } from "zod";
import type { LiveDocument } from "../core/live-documents.ts";

/** A conflict that waits, as lists show it. */
export const ListedConflict = z
  .object({
    id: z.string(),
    attention: z.enum(["person", "history"]),
    record: ConflictRecord,
  })
  .readonly();
export type ListedConflict = z.infer<typeof ListedConflict>;

/** What the list keeps of an invoice. */
export const InvoiceRow = z
  .object({
    summary: InvoiceSummary,
    seq: z.int(),
    conflicts: z.array(ListedConflict).readonly(),
    /** The day for which `summary` is right, and the next due date after which it must be read again. */
    asOf: PlainDate,
    nextDue: PlainDate.nullable(),
  })
  .readonly();
export type InvoiceRow = z.infer<typeof InvoiceRow>;

/** Reads the row of an invoice as of a day; null for a document of another kind. */
export function invoiceRow(live: LiveDocument, today: PlainDate): InvoiceRow | null {
  const reading = snapshot(live.doc, { id: live.id, kind: live.kind ?? "invoice" });
  if (reading.kind !== "invoice") return null;
  const { dueDate, instalments } = reading.invoice;
  const dueDates = [dueDate, ...instalments.map((instalment) => instalment.dueDate)];
  const [nextDue] = dueDates
    .filter((date) => date !== undefined)
    .filter((date) => date >= today)
    .toSorted(byText);
  return {
    summary: summaryOf(reading, today, live.seq),
    seq: live.seq,
    conflicts: reading.conflicts.filter(({ state }) => state === "open").map(listed),
    asOf: today,
    nextDue: nextDue ?? null,
  };
}

/** Whether a due date has passed since the row was read, so that its flags may have changed without any edit. */
export function isOutdated(row: InvoiceRow, today: PlainDate): boolean {
  return today < row.asOf || (row.nextDue !== null && row.nextDue < today);
}

function listed({ id, attention, record }: ConflictView): ListedConflict {
  return { id, attention, record };
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
