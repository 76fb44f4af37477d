import { JsonValue } from "@concord/model";
import type { DocumentId, DocumentKind, PlainDate } from "@concord/model";
import { createCommitQueue } from "./commit-queue.ts";
import type { CommitOutcome } from "./commit-queue.ts";
import { createDocumentCache, tryDocumentFrom } from "./document-cache.ts";
import type { DocumentCache, LoadedDocument } from "./document-cache.ts";
import { DocumentRow, projectRow, projectionVersion, unreadRow } from "./document-row.ts";
import { mergeInOrder } from "./merge-in-order.ts";
import { createPendingQueue } from "./pending-queue.ts";
import type { InFlightLimits, PendingQueue } from "./pending-queue.ts";
import { freshClientId, freshDeviceId } from "./random.ts";
import type { RandomBytes } from "./random.ts";
import { createRowIndex } from "./row-index.ts";
import type { RowIndex } from "./row-index.ts";
import { newSettings, readSettings, settingsWrites } from "./settings.ts";
import type { Settings } from "./settings.ts";
import type { ReplicaStorage, StorageWrite, StoredBatch } from "./storage.ts";
import { readStoredRow } from "./stored-row.ts";

/** Updates of one document that storage may pile up before they are folded into one. */
const foldAbove = 32;

export interface LocalStoreOptions {
  readonly storage: ReplicaStorage;
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  /** Today where the seller is. */
  readonly today: () => PlainDate;
  readonly inFlight: InFlightLimits;
  readonly cachedDocuments: number;
  /** Storage failed: what waited for it is not stored, and every document in memory was dropped. */
  readonly onFailure: (message: string) => void;
  /** Storage took something, whoever it came from. */
  readonly onSuccess: () => void;
  /** A bug: somebody threw when told of a commit. What was stored is. */
  readonly onError: (error: unknown) => void;
}

/**
 * What this device holds: documents, rows, settings and the queue of unacknowledged batches, each in memory as it is in storage. All
 * writing to storage goes through `commit`, so that there is one order.
 */
export interface LocalStore {
  readonly settings: () => Settings;
  readonly documents: DocumentCache;
  readonly rows: RowIndex;
  readonly queue: PendingQueue;
  /** Batches that the relay refused, by rising number. */
  readonly refused: ReadonlyMap<number, StoredBatch>;
  /** Batches that the relay took and partly put right, by rising number, until somebody has seen it. */
  readonly corrected: ReadonlyMap<number, StoredBatch>;
  /** Stores writes and settings in one transaction; `stored` runs at once after it, in the order of the calls. */
  readonly commit: (
    writes: readonly StorageWrite[],
    settings?: Partial<Settings>,
    stored?: () => void,
  ) => Promise<CommitOutcome>;
  /** Stores a batch with its update, what its document's row says from now on, and settings; it waits to be sent then, and `stored` runs. */
  readonly keep: (
    batch: StoredBatch,
    update: Uint8Array,
    row: DocumentRow,
    stored: () => void,
    settings?: Partial<Settings>,
  ) => Promise<CommitOutcome>;
  /** A number that no batch of this device ever had. */
  readonly nextBatch: () => number;
  /** The row of a document as it reads now, with a new revision. */
  readonly project: (loaded: LoadedDocument, kind: DocumentKind, seq?: number) => DocumentRow;
  /** The row of a document whose stored updates cannot be read. */
  readonly projectUnread: (document: DocumentId, kind: DocumentKind, seq?: number) => DocumentRow;
  readonly enqueue: (batch: StoredBatch) => void;
  readonly markRefused: (batch: StoredBatch) => void;
  readonly forgetRefused: (batch: number) => void;
  readonly markCorrected: (batch: StoredBatch) => void;
  readonly forgetCorrected: (batch: number) => void;
  readonly storedUpdates: (document: DocumentId) => Promise<readonly Uint8Array[]>;
  readonly storedDocuments: () => Promise<readonly DocumentId[]>;
  readonly batch: ReplicaStorage["batch"];
  readonly close: () => Promise<void>;
}

/** Opens what a storage holds. Throws on data that this version cannot read; nothing is changed then. */
export async function openLocalStore(options: LocalStoreOptions): Promise<LocalStore> {
  const { storage, randomBytes, today } = options;
  const found = readSettings(await storage.settings());
  let settings = found ?? newSettings(freshDeviceId(randomBytes), projectionVersion);
  if (found === undefined) await storage.commit(settingsWrites(settings));

  const batches = await storage.batches();
  const queue = createPendingQueue(options.inFlight);
  const refused = new Map<number, StoredBatch>();
  const corrected = new Map<number, StoredBatch>();
  for (const batch of batches) {
    const { document, clientId, size, deviceTime: madeAt } = batch;
    if (batch.refusal !== undefined) refused.set(batch.batch, batch);
    else if (batch.corrections !== undefined) corrected.set(batch.batch, batch);
    else queue.add({ batch: batch.batch, document, clientId, size, madeAt });
  }

  let { lastBatch, revision } = settings;
  const commits = createCommitQueue(storage, {
    onFailure: (message) => {
      documents.discardAll();
      options.onFailure(message);
    },
    onSuccess: options.onSuccess,
    onError: options.onError,
  });
  const documents = createDocumentCache({
    readUpdates: readAndFold,
    freshClientId: () => freshClientId(randomBytes),
    capacity: options.cachedDocuments,
  });

  /** A document is read only while nothing of it is on its way into storage, so a fold cannot swallow what came later. */
  async function readAndFold(document: DocumentId): Promise<readonly Uint8Array[]> {
    const { updates, through } = await storage.updates(document);
    if (updates.length <= foldAbove) return updates;
    const update = mergeInOrder(updates);
    void commits.add([{ type: "replace-updates", document, through, update }]);
    return [update];
  }

  function project(loaded: LoadedDocument, kind: DocumentKind, seq?: number): DocumentRow {
    revision += 1;
    const document = loaded.id;
    const before = rows.get(document);
    return projectRow({ document, kind, doc: loaded.doc, before, seq, revision, today: today() });
  }

  function projectUnread(document: DocumentId, kind: DocumentKind, seq?: number): DocumentRow {
    revision += 1;
    return unreadRow({ document, kind, before: rows.get(document), seq, revision });
  }

  const rows = createRowIndex();
  const storedRows = await storage.rows();
  if (settings.projection === projectionVersion) {
    for (const row of storedRows.values()) rows.put(readStoredRow(row));
  } else {
    await rebuildRows();
  }

  /** A device that is full must still show what it holds: rows that cannot be stored stay in memory, and are made again the next time. */
  async function rebuildRows(): Promise<void> {
    let isStoring = true;
    const tryToStore = async (writes: readonly StorageWrite[]): Promise<void> => {
      if (!isStoring) return;
      try {
        await storage.commit(writes);
      } catch {
        isStoring = false;
      }
    };
    for (const document of await storage.documents()) {
      const { updates } = await storage.updates(document);
      const loaded = tryDocumentFrom(document, updates, freshClientId(randomBytes));
      const { kind = "invoice", seq } = KnownRow.safeParse(storedRows.get(document)).data ?? {};
      // One document that cannot be read must not lock up all the others: the relay is asked for it.
      const row =
        loaded === undefined ? projectUnread(document, kind, seq) : project(loaded, kind, seq);
      loaded?.doc.destroy();
      await tryToStore([{ type: "put-row", document, row: toStoredRow(row) }]);
      rows.put(row);
    }
    settings = { ...settings, projection: projectionVersion, revision };
    await tryToStore(settingsWrites({ projection: projectionVersion, revision }));
  }

  const commit: LocalStore["commit"] = (writes, patch = {}, stored = () => undefined) => {
    const all = { ...patch, lastBatch, revision };
    return commits.add([...writes, ...settingsWrites(all)], () => {
      settings = { ...settings, ...all };
      stored();
    });
  };

  const enqueue = (stored: StoredBatch): void => {
    const { batch, document, clientId, size, deviceTime: madeAt } = stored;
    queue.add({ batch, document, clientId, size, madeAt });
  };

  return {
    settings: () => settings,
    documents,
    rows,
    queue,
    refused,
    corrected,
    commit,
    keep: (batch, update, row, stored, patch = {}) => {
      const { document } = batch;
      const writes: readonly StorageWrite[] = [
        { type: "append-update", document, update },
        { type: "put-batch", batch, update },
        { type: "put-row", document, row: toStoredRow(row) },
      ];
      return commit(writes, patch, () => {
        rows.put(row);
        enqueue(batch);
        stored();
      });
    },
    nextBatch: () => {
      // Never below the clock: a storage that was put back from a copy must not give a number to a second batch.
      lastBatch = Math.max(lastBatch + 1, Math.trunc(options.now()));
      return lastBatch;
    },
    project,
    projectUnread,
    enqueue,
    markRefused: (batch) => void refused.set(batch.batch, batch),
    forgetRefused: (batch) => void refused.delete(batch),
    markCorrected: (batch) => void corrected.set(batch.batch, batch),
    forgetCorrected: (batch) => void corrected.delete(batch),
    storedUpdates: async (document) => (await storage.updates(document)).updates,
    storedDocuments: () => storage.documents(),
    batch: (batch) => storage.batch(batch),
    close: async () => {
      await commits.idle();
      documents.clear();
      await storage.close();
    },
  };
}

/** What is worth keeping of a row that another version made. */
const KnownRow = DocumentRow.unwrap().pick({ kind: true, seq: true });

/** A row as storage keeps it: plain JSON. */
export function toStoredRow(row: DocumentRow): JsonValue {
  return JsonValue.parse(JSON.parse(JSON.stringify(row)));
}
