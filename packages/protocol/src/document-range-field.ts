import { DocumentId } from "@concord/model";
import { Fingerprint, listedAtMost } from "./document-range.ts";
import type { Bounds, DocumentRange, DocumentState } from "./document-range.ts";
import { list, nullable, struct, text, uint } from "./field.ts";

const bounds = { from: nullable(text(DocumentId)), to: nullable(text(DocumentId)) };

/** A range as it travels. */
export const documentRange = struct<DocumentRange>({
  ...bounds,
  count: uint,
  fingerprint: text(Fingerprint),
});

/** A document of a list, with the place of its last change. */
export interface ListedDocument extends DocumentState {
  readonly seq: number;
}

/** All that one side holds of a range. */
export interface DocumentList extends Bounds {
  readonly documents: readonly ListedDocument[];
}

const listedDocument = struct<ListedDocument>({
  document: text(DocumentId),
  seq: uint,
  fingerprint: text(Fingerprint),
});

/** All documents of a range, as they travel. */
export const documentList = struct<DocumentList>({
  ...bounds,
  documents: list(listedDocument, listedAtMost),
});
