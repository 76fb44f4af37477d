import type { DocumentId } from "@concord/model";
import * as Y from "yjs";

/** A document in memory. */
export interface LoadedDocument {
  readonly id: DocumentId;
  readonly doc: Y.Doc;
}

export interface DocumentCacheDeps {
  /** The stored updates of a document; none for one that does not exist. */
  readonly readUpdates: (document: DocumentId) => Promise<readonly Uint8Array[]>;
  /** A Yjs client id that was never used. */
  readonly freshClientId: () => number;
  /** How many documents stay in memory although nobody holds them. */
  readonly capacity: number;
}

type Entry =
  | { readonly state: "loading"; readonly loading: Promise<LoadedDocument> }
  | { readonly state: "live"; readonly loaded: LoadedDocument };

/**
 * The documents in memory. Loading is shared: who asks for a document that is being loaded waits for the same load. A document that somebody
 * holds, or that has unstored changes, stays; of the others the least recently used go first.
 */
export interface DocumentCache {
  readonly load: (document: DocumentId) => Promise<LoadedDocument>;
  /** Loads it and runs `run` in the very moment in which it is the document in memory: between an `await` and the next line it might have been replaced. */
  readonly use: <T>(document: DocumentId, run: (loaded: LoadedDocument) => T) => Promise<T>;
  /** Without loading it. */
  readonly peek: (document: DocumentId) => LoadedDocument | undefined;
  /** Whether somebody keeps it in memory, or is about to use it. */
  readonly isHeld: (document: DocumentId) => boolean;
  /** Keeps a document in memory until the result is called. */
  readonly hold: (document: DocumentId) => () => void;
  /** Puts a document in place of the one in memory once `make` is done; whoever asks meanwhile waits. */
  readonly replace: (
    document: DocumentId,
    make: (clientId: number) => Promise<LoadedDocument>,
  ) => Promise<LoadedDocument>;
  /** Forgets all documents in memory: they may hold what storage does not. Held ones are loaded again. */
  readonly discardAll: () => void;
  /** Called when another object stands for a document that somebody may hold. */
  readonly onReplaced: (listener: (loaded: LoadedDocument) => void) => () => void;
  readonly clear: () => void;
}

/** A document made of stored updates, under a client id of its own. */
export function documentFrom(
  id: DocumentId,
  updates: readonly Uint8Array[],
  clientId: number,
): LoadedDocument {
  const doc = new Y.Doc({ guid: id });
  // Never the id that Yjs drew by itself: those below 1,024 belong to relays.
  doc.clientID = clientId;
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update, "storage");
  }, "storage");
  return { id, doc };
}

/** The same, or undefined where the updates cannot be read. */
export function tryDocumentFrom(
  id: DocumentId,
  updates: readonly Uint8Array[],
  clientId: number,
): LoadedDocument | undefined {
  try {
    return documentFrom(id, updates, clientId);
  } catch {
    // Damaged bytes make Yjs throw anything.
    return undefined;
  }
}

export function createDocumentCache(deps: DocumentCacheDeps): DocumentCache {
  // In the order of use, the least recent first.
  const entries = new Map<DocumentId, Entry>();
  const holds = new Map<DocumentId, number>();
  const listeners = new Set<(loaded: LoadedDocument) => void>();

  function evict(): void {
    let excess = entries.size - holds.size - deps.capacity;
    for (const [id, entry] of entries) {
      if (excess <= 0) return;
      if (entry.state === "loading" || holds.has(id)) continue;
      entry.loaded.doc.destroy();
      entries.delete(id);
      excess -= 1;
    }
  }

  function enter(id: DocumentId, make: () => Promise<LoadedDocument>): Promise<LoadedDocument> {
    const loading = make().then(
      (loaded) => {
        if (isCurrent(id, loading)) {
          entries.set(id, { state: "live", loaded });
          evict();
        }
        return loaded;
      },
      (error: unknown) => {
        if (isCurrent(id, loading)) entries.delete(id);
        throw error;
      },
    );
    entries.set(id, { state: "loading", loading });
    return loading;
  }

  function isCurrent(id: DocumentId, loading: Promise<LoadedDocument>): boolean {
    const entry = entries.get(id);
    return entry?.state === "loading" && entry.loading === loading;
  }

  async function fromStorage(id: DocumentId): Promise<LoadedDocument> {
    return documentFrom(id, await deps.readUpdates(id), deps.freshClientId());
  }

  async function load(id: DocumentId): Promise<LoadedDocument> {
    const entry = entries.get(id);
    if (entry === undefined) return enter(id, () => fromStorage(id));
    if (entry.state === "loading") return entry.loading;
    entries.delete(id);
    entries.set(id, entry);
    return entry.loaded;
  }

  function hold(id: DocumentId): () => void {
    holds.set(id, (holds.get(id) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (holds.get(id) ?? 1) - 1;
      if (left > 0) holds.set(id, left);
      else holds.delete(id);
      evict();
    };
  }

  function peek(id: DocumentId): LoadedDocument | undefined {
    const entry = entries.get(id);
    return entry?.state === "live" ? entry.loaded : undefined;
  }

  async function use<T>(id: DocumentId, run: (loaded: LoadedDocument) => T): Promise<T> {
    const release = hold(id);
    try {
      for (;;) {
        const loaded = await load(id);
        if (peek(id) === loaded) return run(loaded);
      }
    } finally {
      release();
    }
  }

  async function announce(replacement: Promise<LoadedDocument>): Promise<LoadedDocument> {
    const loaded = await replacement;
    for (const listener of listeners) listener(loaded);
    return loaded;
  }

  return {
    load,
    use,
    peek,
    isHeld: (id) => holds.has(id),
    hold,
    replace: (id, make) => announce(enter(id, () => make(deps.freshClientId()))),
    discardAll: () => {
      entries.clear();
      for (const id of holds.keys()) {
        // A load error reaches whoever asks for the document next.
        announce(enter(id, () => fromStorage(id))).catch(() => undefined);
      }
    },
    onReplaced: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear: () => {
      for (const entry of entries.values()) {
        if (entry.state === "live") entry.loaded.doc.destroy();
      }
      entries.clear();
      holds.clear();
    },
  };
}
