import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { ChangeCodec, DecodedChange } from "./change-codec.ts";
import type { ChangePacker } from "./change-packer.ts";
import type { OpenCipher } from "./document-cipher.ts";
import type { Journal, JournalRow } from "./journal-row.ts";
import { openLedgerDocument } from "./ledger-document.ts";
import type { LedgerDocument } from "./ledger-document.ts";
import type {
  DocumentKey,
  LedgerKeys,
  LedgerPosition,
  LedgerStore,
  NewLedgerEntry,
} from "./ledger-store.ts";
import { readLedger } from "./read-ledger.ts";

export interface FollowerDeps {
  readonly journal: Journal;
  readonly store: LedgerStore;
  readonly keys: LedgerKeys;
  readonly codec: ChangeCodec;
  readonly packer: ChangePacker;
  readonly openCipher: OpenCipher;
}

export interface FollowerSettings {
  /** Rows of one transaction, and bytes of their text: a row may be as large as a batch. */
  readonly batch: number;
  readonly batchBytes: number;
  /** Documents of which the end stays in memory. */
  readonly warmDocuments: number;
  /** Loose changes of so many bytes are folded. */
  readonly foldBytes: number;
}

export const defaultFollowing: FollowerSettings = {
  batch: 500,
  batchBytes: 4 * 1_024 * 1_024,
  warmDocuments: 4_000,
  foldBytes: 32_768,
};

export interface Step {
  readonly entries: number;
  readonly cursor: number;
  /** All that there was when it looked is recorded. */
  readonly isDone: boolean;
}

/** Derives the ledgers of workspaces from their journal. One at a time follows a store. */
export interface Follower {
  /** Records the next rows of a workspace, in one transaction with its cursor. Whatever interrupts it, the next call goes on where the last one ended. */
  readonly step: (workspace: WorkspaceId) => Promise<Step>;
  /** Records all rows that are there. */
  readonly catchUp: (workspace: WorkspaceId) => Promise<Step>;
  /** Folds what is worth it, at most `limit` documents; how many it folded. */
  readonly fold: (workspace: WorkspaceId, limit: number) => Promise<number>;
  /** Destroys a document's key and forgets what is in memory of it. */
  readonly erase: (workspace: WorkspaceId, document: DocumentId, at: number) => Promise<void>;
}

const place = (workspace: WorkspaceId, document: DocumentId): string => `${workspace}/${document}`;

export function createFollower(
  deps: FollowerDeps,
  settings: FollowerSettings = defaultFollowing,
): Follower {
  const { journal, store, keys, codec, packer, openCipher } = deps;
  // The first was used longest ago: a Map keeps its insertion order.
  const warm = new Map<string, LedgerDocument>();

  const open = async (
    workspace: WorkspaceId,
    document: DocumentId,
    key: DocumentKey,
  ): Promise<LedgerDocument> => {
    const cipher = key.type === "destroyed" ? null : await openCipher(key.secret, document);
    const changes = decodeAll(await readLedger(workspace, document, store, packer), codec);
    return openLedgerDocument(document, cipher, codec, changes);
  };

  /** The ends of the documents that rows are about. */
  const warmUp = async (
    workspace: WorkspaceId,
    rows: readonly JournalRow[],
  ): Promise<ReadonlyMap<DocumentId, LedgerDocument>> => {
    const documents = [...new Set(rows.map(({ document }) => document))];
    const cold = documents.filter((document) => !warm.has(place(workspace, document)));
    const keysOfCold = await keys.keysOf(workspace, cold);
    const opened = new Map<DocumentId, LedgerDocument>();
    for (const document of documents) {
      const at = place(workspace, document);
      const key = keysOfCold.get(document);
      const end = warm.get(at) ?? (key && (await open(workspace, document, key)));
      if (end === undefined) throw new Error(`Document ${document} has no key`);
      warm.delete(at);
      warm.set(at, end);
      opened.set(document, end);
    }
    return opened;
  };

  const cool = (): void => {
    for (const at of warm.keys()) {
      if (warm.size <= settings.warmDocuments) return;
      warm.delete(at);
    }
  };

  /** After a restore everything is derived again: rows that the ledger has may be no more, or others. */
  const begin = async (workspace: WorkspaceId): Promise<LedgerPosition> => {
    const epoch = await journal.epoch();
    const position = await store.position(workspace);
    if (position?.epoch === epoch) return position;
    if (position !== null) {
      await store.forget(workspace, await keys.destroyed(workspace));
      warm.clear();
    }
    const beginning = { epoch, cursor: 0 };
    await store.append(workspace, [], beginning);
    return beginning;
  };

  /** Rows up to the first by which something was erased: those after it are recorded without the key. */
  const upToErasure = async (
    workspace: WorkspaceId,
    after: number,
    rows: readonly JournalRow[],
  ): Promise<{ readonly rows: readonly JournalRow[]; readonly erasure: JournalRow | null }> => {
    const [first] = await journal.erasures(workspace, after, rows.at(-1)?.seq ?? after);
    const erasure = rows.find(({ seq }) => seq === first) ?? null;
    const part = erasure === null ? rows : rows.filter(({ seq }) => seq <= erasure.seq);
    return { rows: part, erasure };
  };

  const erase = async (workspace: WorkspaceId, document: DocumentId, at: number): Promise<void> => {
    await keys.destroy(workspace, document, at);
    warm.delete(place(workspace, document));
  };

  const step = async (workspace: WorkspaceId): Promise<Step> => {
    const { epoch, cursor } = await begin(workspace);
    const { batch, batchBytes } = settings;
    // Before the rows are read: one that comes meanwhile is for the next step.
    const head = await journal.head(workspace);
    const read = await journal.read(workspace, cursor, { rows: batch, bytes: batchBytes });
    const { rows, erasure } = await upToErasure(workspace, cursor, read);
    if (rows.length === 0) return { entries: 0, cursor, isDone: true };
    const reached = rows.at(-1)?.seq ?? cursor;
    const isDone = reached >= head;
    const entries: NewLedgerEntry[] = [];
    try {
      const ends = await warmUp(workspace, rows);
      for (const row of rows) {
        const end = ends.get(row.document);
        // What was kept of an erased document when the rest was derived again.
        if (end === undefined || row.seq <= end.lastEntry()) continue;
        const change = await end.record(row, row === erasure);
        if (change === null) continue;
        entries.push({ document: row.document, kind: row.kind, seq: row.seq, ...change });
      }
      // First: whatever happens in between, the key does not outlive the entry.
      if (erasure !== null) await erase(workspace, erasure.document, erasure.acceptedTime);
      await store.append(workspace, entries, { epoch, cursor: reached });
    } catch (error) {
      // What is in memory may be ahead of what is stored.
      for (const { document } of rows) warm.delete(place(workspace, document));
      throw error;
    }
    cool();
    return { entries: entries.length, cursor: reached, isDone };
  };

  return {
    step,
    catchUp: async (workspace) => {
      let entries = 0;
      for (;;) {
        const done = await step(workspace);
        entries += done.entries;
        if (done.isDone) return { ...done, entries };
      }
    },
    fold: async (workspace, limit) => {
      const documents = await store.foldable(workspace, settings.foldBytes, limit);
      for (const document of documents) {
        const head = await store.head(workspace, document);
        const changes = await readLedger(workspace, document, store, packer);
        if (head !== null) await store.fold(workspace, document, head.seq, packer.pack(changes));
      }
      return documents.length;
    },
    erase,
  };
}

function decodeAll(changes: readonly Uint8Array[], codec: ChangeCodec): readonly DecodedChange[] {
  return changes.map((bytes) => {
    const decoding = codec.decode(bytes);
    if (decoding.type === "damaged") {
      throw new Error(`A stored change of the ledger is damaged: ${decoding.reason}`);
    }
    return decoding.change;
  });
}
