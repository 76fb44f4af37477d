import * as Y from "yjs";

/**
 * Several updates as one, with everything that was ever written in them, and also where some are missing. Of two that say something else of one clock the
 * first counts, as in a document; `Y.mergeUpdates` takes either. So what was written here is never replaced by what was heard under the same client id.
 */
export function mergeInOrder(updates: readonly Uint8Array[], since?: Uint8Array): Uint8Array {
  const doc = new Y.Doc({ gc: false });
  try {
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update);
    });
    return Y.encodeStateAsUpdate(doc, since);
  } finally {
    doc.destroy();
  }
}
