import { documentFingerprint, listing, summaryOf } from "@concord/document";
import type { ConflictView, Listing } from "@concord/document";
import { byText } from "@concord/model";
import type { PlainDate } from "@concord/model";
import type { LiveDocument } from "../core/live-documents.ts";
import type { DocumentRow, InvoiceReading, ListedConflict } from "../storage/document-row.ts";

/** Reads the row of a document as of a day. */
export function readRow(
  live: Pick<LiveDocument, "doc" | "id" | "kind" | "seq">,
  today: PlainDate,
): DocumentRow {
  const reading = listing(live.doc, { id: live.id, kind: live.kind ?? "invoice" });
  return {
    kind: reading.kind,
    seq: live.seq,
    fingerprint: documentFingerprint(live.doc, live.id),
    invoice: reading.kind === "invoice" ? invoiceReading(reading, today, live.seq) : null,
  };
}

type ListedInvoice = Extract<Listing, { kind: "invoice" }>;

function invoiceReading(reading: ListedInvoice, today: PlainDate, seq: number): InvoiceReading {
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

function listed({ id, attention, record }: ConflictView): ListedConflict {
  return { id, attention, record };
}
