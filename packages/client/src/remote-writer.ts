import { isPending } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { Author } from "@concord/protocol";
import * as Y from "yjs";
import type { LoadedDocument } from "./document-cache.ts";
import type { DocumentRow } from "./document-row.ts";
import { toStoredRow } from "./local-store.ts";
import type { LocalStore } from "./local-store.ts";
import { recordChange } from "./recorded-change.ts";
import type { ReplicaChange } from "./replica-change.ts";
import type { Cursor } from "./settings.ts";
import type { StorageWrite } from "./storage.ts";

/** An update as the relay sends it. */
export interface RemoteEntry {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly seq: number;
  readonly update: Uint8Array;
  readonly author: Author | null;
}

export type RemoteOutcome =
  /** `incomplete`: documents that miss updates, or cannot be read here. */
  | { readonly type: "stored"; readonly incomplete: readonly DocumentId[] }
  | { readonly type: "not-stored"; readonly message: string }
  /** The connection they came over is gone; nothing was done. */
  | { readonly type: "stale" };

export interface RemoteWriter {
  /** Stores entries, their rows and the cursor in one transaction, then tells of the changes. */
  readonly receive: (
    entries: readonly RemoteEntry[],
    cursor: Cursor | undefined,
    isCurrent: () => boolean,
  ) => Promise<RemoteOutcome>;
}

const remoteOrigin = { source: "relay", reason: "sync" } as const;

export function createRemoteWriter(
  store: LocalStore,
  onStored: (change: ReplicaChange) => void,
): RemoteWriter {
  /** All of the documents in memory at one moment, but those that cannot be read. */
  async function loadAll(
    ids: readonly DocumentId[],
  ): Promise<ReadonlyMap<DocumentId, LoadedDocument>> {
    for (;;) {
      const results = await Promise.allSettled(ids.map((id) => store.documents.load(id)));
      const loaded = results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      if (loaded.every((each) => store.documents.peek(each.id) === each)) {
        return new Map(loaded.map((each) => [each.id, each]));
      }
    }
  }

  /** What cannot be read here must not hold up the rest. Its row says that it is not whole, until it was replaced by the relay's. */
  function leaveUnread({ document, kind, seq }: RemoteEntry): Applied {
    return { writes: [], row: store.projectUnread(document, kind, seq), incomplete: true };
  }

  /** Applies the entries of one document, which are in their order. */
  function applyEntries(
    loaded: LoadedDocument,
    entries: readonly [RemoteEntry, ...RemoteEntry[]],
    changed: Map<RemoteEntry, readonly string[]>,
  ): Applied {
    const writes: StorageWrite[] = [];
    let latest = entries[0];
    let incomplete = false;
    for (const entry of entries) {
      const { document, update } = entry;
      const change = recordChange(loaded.doc, remoteOrigin, "elsewhere", () =>
        Y.applyUpdate(loaded.doc, update, remoteOrigin),
      );
      latest = entry;
      incomplete = isPending(loaded.doc);
      // What we had already need not be kept twice; what still waits for others changes nothing yet and must be kept.
      if (change.update !== undefined || incomplete) {
        writes.push({ type: "append-update", document, update });
      }
      if (!incomplete) changed.set(entry, change.paths);
    }
    // The row shows the last of them: nobody sees what was between.
    return { writes, row: store.project(loaded, latest.kind, latest.seq), incomplete };
  }

  return {
    receive: async (entries, cursor, isCurrent) => {
      const byDocument = Map.groupBy(entries, ({ document }) => document);
      const ids = [...byDocument.keys()];
      const releases = ids.map((id) => store.documents.hold(id));
      try {
        const documents = await loadAll(ids);
        if (!isCurrent()) return { type: "stale" };
        const changed = new Map<RemoteEntry, readonly string[]>();
        const applied = [...byDocument].flatMap(([document, [first, ...others]]) => {
          if (first === undefined) return [];
          const loaded = documents.get(document);
          return loaded === undefined
            ? leaveUnread(others.at(-1) ?? first)
            : applyEntries(loaded, [first, ...others], changed);
        });
        const rows = new Map(applied.map(({ row }) => [row.document, row]));
        const outcome = await store.commit(
          applied.flatMap(({ writes, row }) => [
            ...writes,
            { type: "put-row", document: row.document, row: toStoredRow(row) } as const,
          ]),
          cursor === undefined ? {} : { cursor },
          () => {
            for (const row of rows.values()) store.rows.put(row);
            for (const entry of entries) tell(entry, changed.get(entry), rows.get(entry.document));
          },
        );
        return outcome.type === "stored"
          ? {
              type: "stored",
              incomplete: applied
                .filter(({ incomplete }) => incomplete)
                .map(({ row }) => row.document),
            }
          : outcome;
      } finally {
        for (const release of releases) release();
      }
    },
  };

  function tell(
    { document, seq, author }: RemoteEntry,
    paths: readonly string[] = [],
    row: DocumentRow | undefined,
  ): void {
    if (row === undefined || paths.length === 0) return;
    const by = { type: "remote", author } as const;
    onStored({ document, kind: row.kind, paths, by, seq, revision: row.revision });
  }
}

/** What a document's entries came to. */
interface Applied {
  readonly writes: readonly StorageWrite[];
  readonly row: DocumentRow;
  readonly incomplete: boolean;
}
