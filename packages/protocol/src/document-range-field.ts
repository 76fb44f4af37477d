import { DocumentId } from "@concord/model";
import { Fingerprint } from "./document-range.ts";
import type { DocumentRange } from "./document-range.ts";
import { nullable, struct, text, uint } from "./field.ts";

/** Where a range begins and ends, as it travels. */
export const bounds = { from: nullable(text(DocumentId)), to: nullable(text(DocumentId)) };

/** A range as it travels. */
export const documentRange = struct<DocumentRange>({
  ...bounds,
  count: uint,
  fingerprint: text(Fingerprint),
});
