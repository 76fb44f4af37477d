import type { DocumentId } from "@concord/model";
import { matchesScope } from "@concord/protocol";
import type { Scope } from "@concord/protocol";
import { documentFrom } from "./document-cache.ts";
import type { DocumentRow } from "./document-row.ts";
import type { LocalStore } from "./local-store.ts";
import type { ReplicaChange } from "./replica-change.ts";

export interface DroppingDeps {
  readonly store: LocalStore;
  readonly scope: Scope | null;
  /** Brings a document up to date. */
  readonly refresh: (document: DocumentId) => Promise<void>;
  readonly onDropped: (change: ReplicaChange) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Takes documents that are outside of the scope off this device, once nothing of them is pending: no batch waits for the relay or for a person, and
 * nobody has them open or is writing to them.
 */
export interface Dropping {
  /** The relay says that documents are outside. What cannot go yet is brought up to date, so that its row says so too and it goes later. */
  readonly left: (documents: readonly DocumentId[]) => Promise<void>;
  /** Something changed of a document, or of any, after which it may go. */
  readonly look: (document?: DocumentId) => void;
}

export function createDropping(deps: DroppingDeps): Dropping {
  const { store, scope } = deps;

  function isFree(document: DocumentId): boolean {
    const waiting = [...store.refused.values(), ...store.corrected.values()];
    return (
      store.settings().offering === null &&
      store.queue.of(document).length === 0 &&
      !store.queue.isHeld(document) &&
      !store.documents.isHeld(document) &&
      !waiting.some((batch) => batch.document === document)
    );
  }

  async function drop(row: DocumentRow): Promise<boolean> {
    const { document, kind } = row;
    if (!isFree(document)) return false;
    let dropped = false;
    // A write that has begun holds the document until it is stored. Whoever asks from here on waits, and finds what is left.
    await store.documents.replace(document, async (clientId) => {
      await store.commit(
        [
          { type: "delete-updates", document },
          { type: "delete-row", document },
        ],
        {},
        () => {
          store.rows.remove(document);
          dropped = true;
        },
      );
      return documentFrom(document, await store.storedUpdates(document), clientId);
    });
    if (dropped) {
      const { seq, revision } = row;
      deps.onDropped({ document, kind, paths: [], by: { type: "dropped" }, seq, revision });
    }
    return dropped;
  }

  async function lookAt(document: DocumentId): Promise<void> {
    const row = store.rows.get(document);
    if (row === undefined || row.incomplete || matchesScope(row.summary, scope)) return;
    await drop(row);
  }

  return {
    left: async (documents) => {
      if (scope === null) return;
      for (const document of documents) {
        const row = store.rows.get(document);
        if (row !== undefined && !(await drop(row))) await deps.refresh(document);
      }
    },
    look: (document) => {
      if (scope === null) return;
      const ids =
        document === undefined ? [...store.rows.all()].map((row) => row.document) : [document];
      const work = async (): Promise<void> => {
        for (const id of ids) await lookAt(id);
      };
      work().catch(deps.onError);
    },
  };
}
