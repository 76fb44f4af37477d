import { snapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { Doc } from "yjs";
import type { LocalStore } from "./local-store.ts";
import type { Presence, PresenceBoard } from "./presence.ts";
import type { OpenDocument } from "./replica.ts";

/** Keeps a document in memory for as long as somebody looks at it. */
export async function openDocument(
  id: DocumentId,
  { store, presence }: { readonly store: LocalStore; readonly presence: PresenceBoard },
  onClosed: () => void = () => undefined,
): Promise<OpenDocument> {
  const release = store.documents.hold(id);
  let loaded = await store.documents.load(id).catch((error: unknown) => {
    release();
    throw error;
  });
  let joined: Presence | undefined;
  const listeners = new Set<(doc: Doc) => void>();
  const unlisten = store.documents.onReplaced((replacement) => {
    if (replacement.id !== id) return;
    loaded = replacement;
    for (const listener of listeners) listener(replacement.doc);
  });

  return {
    id,
    doc: () => loaded.doc,
    onReplaced: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => snapshot(loaded.doc, { id, kind: store.rows.get(id)?.kind ?? "invoice" }),
    presence: () => (joined ??= presence.join(loaded)),
    [Symbol.dispose]: () => {
      unlisten();
      release();
      // Counted: to be closed twice must not take another's presence along.
      if (joined !== undefined) presence.leave(id);
      joined = undefined;
      onClosed();
    },
  };
}
