import { ConflictRecord } from "@concord/document";
import type { DocumentId, DocumentKind, InvoiceSummary, PlainDate } from "@concord/model";
import type { ScopeFacts } from "@concord/protocol";
import { z } from "zod";

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
export interface InvoiceReading {
  readonly summary: InvoiceSummary;
  readonly conflicts: readonly ListedConflict[];
  /** The day for which `summary` is right, and the next due date after which it must be read again. */
  readonly asOf: PlainDate;
  readonly nextDue: PlainDate | null;
}

/** What the read model keeps of a document of any kind. */
export interface DocumentRow {
  readonly kind: DocumentKind;
  /** The last batch that the row shows. */
  readonly seq: number;
  readonly fingerprint: string;
  /** Null for a document of another kind. */
  readonly invoice: InvoiceReading | null;
}

/** Of a row what decides whether a document is in a scope. */
export interface RowPlace {
  readonly kind: DocumentKind;
  readonly seq: number;
  /** Undefined for a document that is no invoice. */
  readonly facts: ScopeFacts | undefined;
}

/** The place of a document by its row. */
export interface PlacedDocument extends RowPlace {
  readonly document: DocumentId;
}

/** A document as replicas compare it. */
export interface HeldDocument extends PlacedDocument {
  readonly fingerprint: string;
}

/** The place that a row gives its document. */
export function placeOf({ kind, seq, invoice }: DocumentRow): RowPlace {
  return { kind, seq, facts: invoice?.summary };
}
