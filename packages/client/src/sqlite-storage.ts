import { DatabaseSync } from "node:sqlite";
import { DocumentId, JsonValue } from "@concord/model";
import { z } from "zod";
import type { ReplicaStorage, StorageWrite } from "./storage.ts";
import { StoredBatchRow } from "./stored-batch-row.ts";

export type SqliteOpening =
  | { readonly type: "opened"; readonly storage: ReplicaStorage }
  /** Another process has it. What to do: stop that process, or use another file. */
  | { readonly type: "locked"; readonly message: string }
  /** Written by a later version, or no database of ours. */
  | { readonly type: "unreadable"; readonly message: string };

/** Of the tables below; kept in SQLite's `user_version`. */
const schemaVersion = 1;

const schema = `
  CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS updates (number INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS updates_by_document ON updates (document, number);
  CREATE TABLE IF NOT EXISTS batches (batch INTEGER PRIMARY KEY, body TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS rows (document TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

const sqliteBusy = 5;
const SqliteError = z.object({ errcode: z.int(), message: z.string() });

const Json = z.string().transform((text): unknown => JSON.parse(text));
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const SettingRow = z.object({ key: z.string(), value: Json.pipe(JsonValue) });
const UpdateRow = z.object({ number: z.int(), bytes: Bytes });
const BatchRow = z.object({ body: Json.pipe(StoredBatchRow) });
const WholeBatchRow = BatchRow.extend({ bytes: Bytes });
const ListRow = z.object({ document: DocumentId, body: Json.pipe(JsonValue) });
const DocumentRow = z.object({ document: DocumentId });

/**
 * Opens a replica's file, creating it if need be, and keeps it locked until `close`. A commit is on the disk when it resolves: WAL with
 * `synchronous=FULL` outlives a power cut, not only a crash of this process.
 */
export function openSqliteStorage(file: string): SqliteOpening {
  const database = new DatabaseSync(file, { timeout: 0, open: false });
  try {
    database.open();
    // EXCLUSIVE before WAL: the lock is then held until close, and no shared-memory file is needed.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    const version = z
      .object({ user_version: z.int() })
      .parse(database.prepare("PRAGMA user_version").get()).user_version;
    if (version > schemaVersion) {
      database.close();
      return {
        type: "unreadable",
        message: `${file} was written by a later version of this program (${version}, here ${schemaVersion}). Update the program.`,
      };
    }
    database.exec(`BEGIN IMMEDIATE; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT`);
  } catch (error) {
    const failure = SqliteError.safeParse(error);
    if (!failure.success) throw error;
    if (database.isOpen) database.close();
    return failure.data.errcode === sqliteBusy
      ? {
          type: "locked",
          message: `${file} is in use by another process. Stop it, or choose another file.`,
        }
      : { type: "unreadable", message: `${file} cannot be opened: ${failure.data.message}` };
  }
  return { type: "opened", storage: storageOn(database) };
}

function storageOn(database: DatabaseSync): ReplicaStorage {
  const set = database.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)");
  const append = database.prepare("INSERT INTO updates (document, bytes) VALUES (?, ?)");
  const drop = database.prepare("DELETE FROM updates WHERE document = ? AND number <= ?");
  const insertAt = database.prepare(
    "INSERT INTO updates (number, document, bytes) VALUES (?, ?, ?)",
  );
  const dropAll = database.prepare("DELETE FROM updates WHERE document = ?");
  const putBatch = database.prepare(
    "INSERT OR REPLACE INTO batches (batch, body, bytes) VALUES (?, ?, ?)",
  );
  const markBatch = database.prepare("UPDATE batches SET body = ? WHERE batch = ?");
  const deleteBatch = database.prepare("DELETE FROM batches WHERE batch = ?");
  const putRow = database.prepare("INSERT OR REPLACE INTO rows (document, body) VALUES (?, ?)");
  const deleteRow = database.prepare("DELETE FROM rows WHERE document = ?");
  const selectSettings = database.prepare("SELECT key, value FROM settings");
  const selectUpdates = database.prepare(
    "SELECT number, bytes FROM updates WHERE document = ? ORDER BY number",
  );
  const selectDocuments = database.prepare("SELECT DISTINCT document FROM updates");
  const selectBatches = database.prepare("SELECT body FROM batches ORDER BY batch");
  const selectBatch = database.prepare("SELECT body, bytes FROM batches WHERE batch = ?");
  const selectRows = database.prepare("SELECT document, body FROM rows");
  const selectRow = database.prepare("SELECT document, body FROM rows WHERE document = ?");

  function perform(write: StorageWrite): void {
    switch (write.type) {
      case "set":
        set.run(write.key, JSON.stringify(write.value));
        return;
      case "append-update":
        append.run(write.document, write.update);
        return;
      case "replace-updates":
        if (write.through === "all") {
          dropAll.run(write.document);
          append.run(write.document, write.update);
        } else {
          drop.run(write.document, write.through);
          insertAt.run(write.through, write.document, write.update);
        }
        return;
      case "delete-updates":
        dropAll.run(write.document);
        return;
      case "put-batch":
        putBatch.run(write.batch.batch, JSON.stringify(write.batch), write.update);
        return;
      case "mark-batch":
        markBatch.run(JSON.stringify(write.batch), write.batch.batch);
        return;
      case "delete-batch":
        deleteBatch.run(write.batch);
        return;
      case "put-row":
        putRow.run(write.document, JSON.stringify(write.row));
        return;
      case "delete-row":
        deleteRow.run(write.document);
        return;
    }
  }

  return {
    commit: async (writes) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const write of writes) perform(write);
        database.exec("COMMIT");
      } catch (error) {
        // SQLite has already rolled back after some failures (disk full); a second ROLLBACK would hide the first error.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    settings: async () => {
      const rows = selectSettings.all().map((row) => SettingRow.parse(row));
      return new Map(rows.map(({ key, value }) => [key, value]));
    },
    updates: async (document) => {
      const rows = selectUpdates.all(document).map((row) => UpdateRow.parse(row));
      return { updates: rows.map(({ bytes }) => bytes), through: rows.at(-1)?.number ?? 0 };
    },
    documents: async () => selectDocuments.all().map((row) => DocumentRow.parse(row).document),
    batches: async () => selectBatches.all().map((row) => BatchRow.parse(row).body),
    batch: async (batch) => {
      const row = selectBatch.get(batch);
      if (row === undefined) return undefined;
      const { body, bytes } = WholeBatchRow.parse(row);
      return { batch: body, update: bytes };
    },
    rows: async (of) => {
      const found =
        of === undefined ? selectRows.all() : of.flatMap((document) => selectRow.all(document));
      const rows = found.map((row) => ListRow.parse(row));
      return new Map(rows.map(({ document, body }) => [document, body]));
    },
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}
