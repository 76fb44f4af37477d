import { ConflictRecord, documentFingerprint, snapshot, summaryOf } from "@concord/document";
import type { ConflictView, InvoiceSnapshot } from "@concord/document";
import { DocumentKind, InvoiceSummary, PlainDate } from "@concord/model";
import { Fingerprint } from "@concord/protocol";
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

/** What lists show of an invoice. */
export const InvoiceReading = z
  .object({
    summary: InvoiceSummary,
    conflicts: z.array(ListedConflict).readonly(),
    /** The day for which `summary` is right, and the next due date after which it must be read again. */
    asOf: PlainDate,
    nextDue: PlainDate.nullable(),
  })
  .readonly();
export type InvoiceReading = z.infer<typeof InvoiceReading>;

/** What the read model keeps of a document of any kind. */
export const DocumentRow = z
  .object({
    kind: DocumentKind,
    /** The last batch that the row shows. */
    seq: z.int(),
    fingerprint: Fingerprint,
    /** Null for a document of another kind. */
    invoice: InvoiceReading.nullable(),
  })
  .readonly();
export type DocumentRow = z.infer<typeof DocumentRow>;

/** Reads the row of a document as of a day. */
export function documentRow(live: LiveDocument, today: PlainDate): DocumentRow {
  const reading = snapshot(live.doc, { id: live.id, kind: live.kind ?? "invoice" });
  return {
    kind: reading.kind,
    seq: live.seq,
    fingerprint: documentFingerprint(live.doc, live.id),
    invoice: reading.kind === "invoice" ? invoiceReading(reading, today, live.seq) : null,
  };
}

function invoiceReading(reading: InvoiceSnapshot, today: PlainDate, seq: number): InvoiceReading {
  const { dueDate, instalments } = reading.invoice;
  const dueDates = [dueDate, ...instalments.map((instalment) => instalment.dueDate)];
  const [nextDue] = dueDates
    .filter((date) => date !== undefined)
    .filter((date) => date >= today)
    .toSorted(byText);
  return {
    summary: summaryOf(reading, today, seq),
    conflicts: reading.conflicts.filter(({ state }) => state === "open").map(listed),
    asOf: today,
    nextDue: nextDue ?? null,
  };
}

/** Whether a due date has passed since the row was read, so that its flags may have changed without any edit. */
export function isOutdated({ invoice }: DocumentRow, today: PlainDate): boolean {
  if (invoice === null) return false;
  const { asOf, nextDue } = invoice;
  return today < asOf || (nextDue !== null && nextDue < today);
}

function listed({ id, attention, record }: ConflictView): ListedConflict {
  return { id, attention, record };
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
