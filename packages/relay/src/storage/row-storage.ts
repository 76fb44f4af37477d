import type { DocumentId, InvoiceSummary, PlainDate } from "@concord/model";
import type { Bounds, WorkspaceId } from "@concord/protocol";
import type {
  DocumentRow,
  HeldDocument,
  ListedConflict,
  PlacedDocument,
  RowPlace,
} from "./document-row.ts";

/** What people look for in a list of invoices. */
export interface InvoiceQuery {
  /** A status, or a flag beside it. */
  readonly status?: string | undefined;
  /** Discarded drafts are found by that status, or `with` the others. */
  readonly discarded?: "with" | "without" | undefined;
  /** Part of the number or of the buyer's name, whatever its case. */
  readonly q?: string | undefined;
  readonly customer?: string | undefined;
  /** Dates of issue, both ends included. */
  readonly issuedFrom?: PlainDate | undefined;
  readonly issuedTo?: PlainDate | undefined;
  /** Only what changed before this `seq`. */
  readonly cursor?: number | undefined;
  readonly limit: number;
}

export interface FoundInvoice {
  readonly seq: number;
  readonly summary: InvoiceSummary;
}

export interface DocumentConflicts {
  readonly seq: number;
  readonly document: DocumentId;
  readonly conflicts: readonly ListedConflict[];
}

/** The rows of one projection of one workspace, by what they are asked for: nobody holds them all. */
export interface DocumentRows {
  /** Of the documents that have a row. */
  readonly get: (documents: readonly DocumentId[]) => Promise<ReadonlyMap<DocumentId, DocumentRow>>;
  /** As `get`, without what only lists show. */
  readonly places: (documents: readonly DocumentId[]) => Promise<ReadonlyMap<DocumentId, RowPlace>>;
  /** How many invoices have a row. */
  readonly countInvoices: () => Promise<number>;
  /** Newest change first. */
  readonly find: (query: InvoiceQuery) => Promise<readonly FoundInvoice[]>;
  /** Invoices with a conflict that waits, newest change first, from before a `seq` on: as many as have so many bytes of conflicts in all, and one at least. */
  readonly conflicting: (
    before: number | null,
    maxBytes: number,
  ) => Promise<{ readonly found: readonly DocumentConflicts[]; readonly more: boolean }>;
  /** Invoices whose row is not right for a day: a due date has passed since, or the day is before. In the order of ids, behind `after`. */
  readonly outdated: (
    today: PlainDate,
    after: DocumentId | null,
    limit: number,
  ) => Promise<readonly DocumentId[]>;
  /** Documents whose row shows a batch after one `seq`, up to and with another, in that order. */
  readonly changed: (
    after: number,
    upTo: number,
    limit: number,
  ) => Promise<readonly PlacedDocument[]>;
  /** In the order of ids, by code units. */
  readonly inOrder: (bounds: Bounds, limit: number) => Promise<readonly HeldDocument[]>;
}

/** Where projections keep their rows, and beside them how far each has read. */
export interface RowStorage {
  /** How far a projection has read the journal. */
  readonly projectionCursor: (projection: string, workspace: WorkspaceId) => Promise<number>;
  /** Writes rows and the cursor that they bring a projection to, in one transaction. */
  readonly project: (
    projection: string,
    workspace: WorkspaceId,
    rows: ReadonlyMap<DocumentId, DocumentRow>,
    cursor: number,
  ) => Promise<void>;
  readonly rows: (projection: string, workspace: WorkspaceId) => DocumentRows;
  /** Forgets a projection, so that it is built again from the journal's start. */
  readonly resetProjection: (projection: string) => Promise<void>;
}
