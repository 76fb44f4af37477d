import type { DocumentId } from "@concord/model";
import type { OperationInput } from "@concord/document";

/** An operation that begins a document. */
export type Creation = Extract<OperationInput, { readonly type: "create" }>;

// Those that are nowhere yet, and begin with what is entered into them first.
const unborn = new Map<DocumentId, Creation>();

export function beginWith(id: DocumentId, creation: Creation): void {
  unborn.set(id, creation);
}

/** What begins a document that is nowhere yet; undefined for every other. */
export function beginningOf(id: DocumentId): Creation | undefined {
  return unborn.get(id);
}
