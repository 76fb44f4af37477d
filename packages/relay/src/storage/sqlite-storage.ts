import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Epoch, epochNumber } from "@concord/protocol";
import { isSealedEpoch, nameEpoch } from "./epoch-name.ts";
import { createLastBatches } from "./last-batches.ts";
import { commitEntries } from "./sqlite-commit.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { lockDataFolder } from "./owner-lock.ts";
import { createSqliteAbsences } from "./sqlite-absences.ts";
import { createSqliteErasures } from "./sqlite-erasures.ts";
import { learnForeignNumbers } from "./sqlite-foreign-numbers.ts";
import { createSqliteInspection } from "./sqlite-inspection.ts";
import { createSqliteJournal } from "./sqlite-journal.ts";
import { readDocument, readLogPage, readOwner, unfoldedSeqs } from "./sqlite-log.ts";
import { createSqliteLeases } from "./sqlite-leases.ts";
import { createSqliteNumbers } from "./sqlite-numbers.ts";
import { createSqlitePasskeys, endPasskeysOf, revokePasskeys } from "./sqlite-passkeys.ts";
import { createSqliteProjections } from "./sqlite-projections.ts";
import { createSqliteQuarantine } from "./sqlite-quarantine.ts";
import {
  DocumentRow,
  JournalRow,
  LastBatchRow,
  RevocationRow,
  ValueRow,
  VerdictRow,
} from "./sqlite-rows.ts";
import { addMissingColumns, sqliteSchema } from "./sqlite-schema.ts";
import type { RelayStorage } from "./storage.ts";

export type OpenedStorage =
  | { readonly type: "opened"; readonly storage: RelayStorage }
  | { readonly type: "owned-by-another"; readonly message: string }
  /** The store tells a history that was not begun under this key. */
  | { readonly type: "epoch-unsealed"; readonly message: string };

export interface SqliteStorageDeps {
  /** Gives that many random bytes, for the name of a new epoch. */
  readonly random: (bytes: number) => Uint8Array;
  /** The store's key, which seals the names of its epochs. */
  readonly secretKey: Uint8Array;
}

const probeText = "x".repeat(64 * 1_024);

/** The name of the database in a data folder. */
export const storeFile = "relay.sqlite";

/**
 * Opens, or creates, the store of one data folder. One process owns it at a time: two that number batches by themselves would
 * give one `seq` twice.
 */
export function openSqliteStorage(folder: string, deps: SqliteStorageDeps): OpenedStorage {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(folder);
  if (lock === null) {
    return {
      type: "owned-by-another",
      message: `Another relay is using ${folder}. Stop it, or choose another folder with --data.`,
    };
  }
  const database = openSqliteDatabase(join(folder, storeFile), sqliteSchema);
  const epoch = storedEpoch(database);
  if (epoch !== null && !isSealedEpoch(deps.secretKey, epoch)) {
    database.close();
    lock[Symbol.dispose]();
    return {
      type: "epoch-unsealed",
      message: `The store in ${folder} was begun under another key than this one or by an earlier version, or somebody changed its history. Put the old secret.key or CONCORD_SECRET_KEY back. If that key is lost, or this is the key, make a backup and restore it into a new folder with --new-key.`,
    };
  }
  return { type: "opened", storage: createSqliteStorage(database, lock, deps) };
}

/** The store in a database that holds its schema. Disposing it closes the database and lets go of the lock. */
export function createSqliteStorage(
  database: SqliteDatabase,
  lock: Disposable,
  deps: SqliteStorageDeps,
): RelayStorage {
  addMissingColumns(database);
  learnForeignNumbers(database);
  let epoch = storedEpoch(database) ?? startEpoch(database, 1, deps);
  const lastBatches = createLastBatches(({ workspace, author, device }) => {
    const sql =
      "SELECT max(batch) AS batch FROM journal WHERE workspace = ? AND author_id = ? AND device = ?";
    return database.first(LastBatchRow, sql, workspace, author, device)?.batch ?? -1;
  });

  // Methods are async so that a database behind a network fits the same port; here each one is done when it returns.
  return {
    epoch: () => epoch,
    commit: async (entries) => {
      const seqs = commitEntries(database, entries);
      for (const { workspace, author, device, batch } of entries) {
        lastBatches.committed({ workspace, author: author.id, device }, batch);
      }
      return seqs;
    },
    verdictOf: async (workspace, author, device, batch) => {
      if (lastBatches.isBeyond({ workspace, author, device }, batch)) return null;
      const row = database.first(
        VerdictRow,
        `SELECT verdict FROM journal
         WHERE workspace = ? AND author_id = ? AND device = ? AND batch = ?`,
        workspace,
        author,
        device,
        batch,
      );
      return row?.verdict ?? null;
    },
    ...createSqliteJournal(database),
    loadDocument: async (workspace, document) => readDocument(database, workspace, document),
    ownerOf: async (workspace, document, client) =>
      readOwner(database, workspace, document, client),
    readLog: async (workspace, after, maxBytes) =>
      readLogPage(database, workspace, after, maxBytes),
    latestEntries: async (workspace, document, limit) =>
      database.all(
        JournalRow,
        `SELECT * FROM journal INDEXED BY journal_document
         WHERE workspace = ? AND document = ? ORDER BY seq DESC LIMIT ?`,
        workspace,
        document,
        limit,
      ),
    changedDocuments: async (workspace, after, upTo) =>
      database
        .all(
          DocumentRow,
          `SELECT DISTINCT document FROM journal
           WHERE workspace = ? AND seq > ? AND seq <= ? ORDER BY document`,
          workspace,
          after,
          upTo,
        )
        .map(({ document }) => document),
    compact: async (workspace, document, upTo, snapshot) =>
      database.transact(() => {
        database.run(
          `DELETE FROM updates WHERE workspace = ?1 AND seq IN (${unfoldedSeqs("?2")} AND seq <= ?3)`,
          workspace,
          document,
          upTo,
        );
        database.run(
          // Whoever folded up to an earlier row later than another one moves nothing back: the bytes hold at least as much.
          `INSERT INTO snapshots (workspace, document, seq, bytes) VALUES (?, ?, ?, ?)
           ON CONFLICT (workspace, document) DO UPDATE SET seq = max(seq, excluded.seq), bytes = excluded.bytes`,
          workspace,
          document,
          upTo,
          snapshot,
        );
      }),
    compactable: async (workspace, after, watermark, minUpdates) =>
      database
        .all(
          DocumentRow,
          `SELECT document FROM documents WHERE workspace = ?1 AND seq > ?2 AND ?4 <= (
             SELECT count(*) FROM (${unfoldedSeqs("documents.document")} AND seq <= ?3 LIMIT ?4)
           ) ORDER BY document`,
          workspace,
          after,
          watermark,
          minUpdates,
        )
        .map(({ document }) => document),
    ...createSqliteQuarantine(database),
    ...createSqliteInspection(database),
    revoke: async (revocation) =>
      database.transact(() => {
        const { workspace, kind, id, at } = revocation;
        database.run(
          "INSERT OR REPLACE INTO revocations (workspace, kind, id, at) VALUES (?, ?, ?, ?)",
          workspace,
          kind,
          id,
          at,
        );
        revokePasskeys(database, revocation);
      }),
    revocations: async () =>
      database.all(RevocationRow, "SELECT workspace, kind, id, at FROM revocations"),
    ...createSqliteProjections(database),
    ...createSqliteNumbers(database),
    ...createSqliteErasures(database),
    ...createSqliteLeases(database),
    ...createSqliteAbsences(database),
    ...createSqlitePasskeys(database, () => epoch),
    beginEpoch: async (after = 0) => {
      epoch = database.transact(() => {
        endPasskeysOf(database, epoch);
        return startEpoch(database, Math.max(epochNumber(epoch), after) + 1, deps);
      });
      return epoch;
    },
    probe: async () => {
      // With room for it: a full disk may well take one row again that is there already.
      database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('probe', ?)", probeText);
      database.run("DELETE FROM meta WHERE key = 'probe'");
    },
    [Symbol.asyncDispose]: async () => {
      database.close();
      lock[Symbol.dispose]();
    },
  };
}

/** The epoch of a store; null for one that has none yet. */
export function storedEpoch(database: SqliteDatabase): Epoch | null {
  const stored = database.first(ValueRow, "SELECT value FROM meta WHERE key = 'epoch'");
  return stored === null ? null : Epoch.parse(stored.value);
}

function startEpoch(database: SqliteDatabase, number: number, deps: SqliteStorageDeps): Epoch {
  const epoch = nameEpoch(deps.secretKey, number, deps.random(12));
  database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?)", epoch);
  return epoch;
}
