import type { SqliteDatabase } from "../storage/sqlite-database.ts";
import { ValueRow } from "../storage/sqlite-rows.ts";

/** What a backup says of itself, in a table that a running store does not have. */
export interface BackupNote {
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** The text of `secret.key`; null where the key was not in the data folder, or was left out. */
  readonly secretKey: string | null;
}

export function writeNote(database: SqliteDatabase, { madeAt, secretKey }: BackupNote): void {
  database.exec("CREATE TABLE backup (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
  const put = (key: string, value: string): void =>
    database.run("INSERT INTO backup (key, value) VALUES (?, ?)", key, value);
  put("madeAt", madeAt);
  if (secretKey !== null) put("secretKey", secretKey);
}

/** Null for a file that is a store and no backup: somebody copied it. */
export function readNote(database: SqliteDatabase): BackupNote | null {
  const table = "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name = 'backup'";
  if (database.first(ValueRow, table) === null) return null;
  const read = (key: string): string | null =>
    database.first(ValueRow, "SELECT value FROM backup WHERE key = ?", key)?.value ?? null;
  return { madeAt: read("madeAt") ?? "an unknown time", secretKey: read("secretKey") };
}

/** A running store holds no key beside the documents, and no ledger. */
export function removeNote(database: SqliteDatabase): void {
  database.exec(
    "PRAGMA secure_delete = ON; DROP TABLE IF EXISTS backup; DROP TABLE IF EXISTS backup_files; VACUUM;",
  );
}
