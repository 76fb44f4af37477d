import * as Y from "yjs";

/** What stored updates make. */
export type StoredDoc =
  | { readonly type: "whole"; readonly doc: Y.Doc }
  /** An update is missing: the document says what hangs on none that is. */
  | { readonly type: "gap"; readonly doc: Y.Doc }
  | { readonly type: "unreadable" };

/** Builds a document from what is stored of it, and notices what is missing. */
export function storedDoc(updates: readonly Uint8Array[]): StoredDoc {
  const doc = new Y.Doc();
  try {
    if (updates.length > 0) Y.applyUpdate(doc, Y.mergeUpdates([...updates]));
  } catch {
    return { type: "unreadable" };
  }
  const isWhole = doc.store.pendingStructs === null && doc.store.pendingDs === null;
  return { type: isWhole ? "whole" : "gap", doc };
}
