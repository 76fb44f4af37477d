import type { DocumentId } from "@concord/model";
import { attentionForCorrections, attentionForRefusal, attentionForStorage } from "./attention.ts";
import type { Attention } from "./attention.ts";
import type { Link } from "./link.ts";
import type { Listeners } from "./listeners.ts";
import { createListeners } from "./listeners.ts";
import type { LocalStore } from "./local-store.ts";
import { syncState } from "./sync-state.ts";
import type { SyncState } from "./sync-state.ts";

/** Says of a document, or of the workspace, how safe its changes are, and tells when that changes. */
export interface StatusBoard {
  readonly state: (document?: DocumentId) => SyncState;
  /** Called with every new state, not with the present one. */
  readonly onState: (listener: (state: SyncState) => void, document?: DocumentId) => () => void;
  readonly saving: (document: DocumentId, by: 1 | -1) => void;
  readonly storageFailed: (message: string) => void;
  readonly storageWorks: () => void;
  /** Something may have changed; undefined: for every document. */
  readonly look: (document: DocumentId | undefined) => void;
}

export interface StatusBoardDeps {
  readonly store: () => LocalStore;
  readonly link: () => Link;
  readonly slowed: () => boolean;
  readonly onError: (error: unknown) => void;
}

export function createStatusBoard({ store, link, slowed, onError }: StatusBoardDeps): StatusBoard {
  const saving = new Map<DocumentId, number>();
  const looks: Listeners<DocumentId | undefined> = createListeners(onError);
  let storageTrouble: string | undefined;

  function attention(document: DocumentId | undefined): Attention | undefined {
    if (storageTrouble !== undefined) return attentionForStorage(storageTrouble);
    for (const { refusal, ...batch } of store().refused.values()) {
      if (refusal !== undefined && (document === undefined || batch.document === document)) {
        return attentionForRefusal(refusal.reason, refusal.message);
      }
    }
    for (const { corrections, ...batch } of store().corrected.values()) {
      if (corrections !== undefined && (document === undefined || batch.document === document)) {
        return attentionForCorrections(corrections);
      }
    }
    return undefined;
  }

  function state(document?: DocumentId): SyncState {
    const all = [...saving.values()].reduce((sum, count) => sum + count, 0);
    return syncState({
      saving: document === undefined ? all : (saving.get(document) ?? 0),
      ...store().queue.counts(document),
      attention: attention(document),
      link: link(),
      slowed: slowed(),
    });
  }

  return {
    state,
    onState: (listener, document) => {
      let last = JSON.stringify(state(document));
      return looks.add((changed) => {
        if (document !== undefined && changed !== undefined && changed !== document) return;
        const now = state(document);
        const text = JSON.stringify(now);
        if (text === last) return;
        last = text;
        listener(now);
      });
    },
    saving: (document, by) => {
      const count = (saving.get(document) ?? 0) + by;
      if (count > 0) saving.set(document, count);
      else saving.delete(document);
      looks.tell(document);
    },
    storageFailed: (message) => {
      storageTrouble = message;
      looks.tell(undefined);
    },
    storageWorks: () => {
      if (storageTrouble === undefined) return;
      storageTrouble = undefined;
      looks.tell(undefined);
    },
    look: (document) => looks.tell(document),
  };
}
