import type { Invoice } from "@concord/model";

/** What stood in a file and has no place in the canonical invoice. Reported, never dropped in silence. */
export interface Loss {
  /** Where it stood: an XPath with the usual prefixes, or a column and row. */
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** The bytes of a document that was embedded in the file. The invoice's attachment names them by hash. */
export interface EmbeddedFile {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Why a file was not read, in words for the person who has to do something about it. */
export interface Refusal {
  readonly type: "refused";
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column?: number;
  readonly reason: string;
  readonly fix: string;
}

/** One invoice read from one file. */
export interface ReadInvoice {
  readonly type: "read";
  readonly invoice: Invoice;
  /** In the order of the file. */
  readonly losses: readonly Loss[];
  readonly blobs: readonly EmbeddedFile[];
}

/** A file either becomes an invoice whole, with what had no place listed, or it does not at all. */
export type ReadResult = ReadInvoice | Refusal;
