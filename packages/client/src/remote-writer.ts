import { isPending } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { Author } from "@concord/protocol";
import * as Y from "yjs";
import type { LoadedDocument } from "./document-cache.ts";
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
    const row = store.projectUnread(document, kind, seq);
    return {
      writes: [{ type: "put-row", document, row: toStoredRow(row) }],
      stored: () => store.rows.put(row),
      incomplete: [document],
    };
  }

  function applyEntry(loaded: LoadedDocument, entry: RemoteEntry): Applied {
    const { document, kind, seq, update } = entry;
    const change = recordChange(loaded.doc, remoteOrigin, "elsewhere", () =>
      Y.applyUpdate(loaded.doc, update, remoteOrigin),
    );
    const incomplete = isPending(loaded.doc);
    // What we had already need not be kept twice; what still waits for others changes nothing yet and must be kept.
    const isNews = change.update !== undefined || incomplete;
    const row = store.project(loaded, kind, seq);
    const paths = incomplete ? [] : change.paths;
    return {
      writes: [
        ...(isNews ? [{ type: "append-update", document, update } as const] : []),
        { type: "put-row", document, row: toStoredRow(row) },
      ],
      stored: () => {
        store.rows.put(row);
        if (paths.length === 0) return;
        const by = { type: "remote", author: entry.author } as const;
        onStored({ document, kind: row.kind, paths, by, seq, revision: row.revision });
      },
      incomplete: incomplete ? [document] : [],
    };
  }

  return {
    receive: async (entries, cursor, isCurrent) => {
      const ids = [...new Set(entries.map(({ document }) => document))];
      const releases = ids.map((id) => store.documents.hold(id));
      try {
        const documents = await loadAll(ids);
        if (!isCurrent()) return { type: "stale" };
        const applied = entries.flatMap((entry) => {
          const loaded = documents.get(entry.document);
          return loaded === undefined ? leaveUnread(entry) : applyEntry(loaded, entry);
        });
        const outcome = await store.commit(
          applied.flatMap(({ writes }) => writes),
          cursor === undefined ? {} : { cursor },
          () => {
            for (const { stored } of applied) stored();
          },
        );
        return outcome.type === "stored"
          ? { type: "stored", incomplete: applied.flatMap(({ incomplete }) => incomplete) }
          : outcome;
      } finally {
        for (const release of releases) release();
      }
    },
  };
}

interface Applied {
  readonly writes: readonly StorageWrite[];
  readonly stored: () => void;
  readonly incomplete: readonly DocumentId[];
}
