import { absencesSchema } from "./sqlite-absences.ts";
import { erasuresSchema } from "./sqlite-erasures.ts";
import { foreignNumbersSchema } from "./sqlite-foreign-numbers.ts";
import { leasesSchema } from "./sqlite-leases.ts";
import { numbersSchema } from "./sqlite-numbers.ts";
import { passkeysSchema } from "./sqlite-passkeys.ts";
import { z } from "zod";
import type { SqliteDatabase } from "./sqlite-database.ts";

/**
 * Tables of a relay's store. `seq` counts within a workspace. Bytes stand apart from the journal's rows: compaction removes
 * the one and keeps the other.
 */
export const sqliteSchema = `
  CREATE TABLE IF NOT EXISTS meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS heads (
    workspace TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS documents (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (workspace, document)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS journal (
    workspace TEXT NOT NULL,
    seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    device TEXT NOT NULL,
    batch INTEGER NOT NULL,
    operations TEXT NOT NULL,
    difference TEXT NOT NULL,
    verdict TEXT NOT NULL,
    device_time INTEGER NOT NULL,
    accepted_time INTEGER NOT NULL,
    PRIMARY KEY (workspace, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS journal_batch ON journal (workspace, author_id, device, batch);
  CREATE INDEX IF NOT EXISTS journal_document ON journal (workspace, document, seq);

  CREATE TABLE IF NOT EXISTS updates (
    workspace TEXT NOT NULL,
    seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workspace, seq)
  ) STRICT, WITHOUT ROWID;
  -- The journal's index by document finds them: one of their own would be a fifth tree into which every batch is written.
  DROP INDEX IF EXISTS updates_document;

  CREATE TABLE IF NOT EXISTS snapshots (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workspace, document)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS snapshots_seq ON snapshots (workspace, seq);

  CREATE TABLE IF NOT EXISTS authorship (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    client INTEGER NOT NULL,
    clock_from INTEGER NOT NULL,
    clock_to INTEGER NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    verified INTEGER NOT NULL,
    at INTEGER NOT NULL,
    accepted_at INTEGER,
    device TEXT,
    PRIMARY KEY (workspace, document, client, clock_from)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS quarantine (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    device TEXT NOT NULL,
    batch INTEGER NOT NULL,
    reason TEXT NOT NULL,
    bytes BLOB NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS quarantine_workspace ON quarantine (workspace, author_id);

  CREATE TABLE IF NOT EXISTS revocations (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace, kind, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS projections (
    projection TEXT NOT NULL,
    workspace TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    PRIMARY KEY (projection, workspace)
  ) STRICT, WITHOUT ROWID;

  -- Columns from status on are an invoice's. A row without conflicts that wait has null there.
  CREATE TABLE IF NOT EXISTS document_rows (
    projection TEXT NOT NULL,
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    status TEXT,
    flags TEXT,
    issue_date TEXT,
    customer TEXT,
    assignee TEXT,
    number_text TEXT,
    buyer_text TEXT,
    as_of TEXT,
    next_due TEXT,
    summary TEXT,
    conflicts TEXT,
    PRIMARY KEY (projection, workspace, document)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS document_rows_seq ON document_rows
    (projection, workspace, seq, kind, status, flags, issue_date, customer, assignee, number_text, buyer_text);
  CREATE INDEX IF NOT EXISTS document_rows_conflicts ON document_rows (projection, workspace, seq)
    WHERE conflicts IS NOT NULL;
  CREATE INDEX IF NOT EXISTS document_rows_due ON document_rows (projection, workspace, next_due)
    WHERE next_due IS NOT NULL;
  CREATE INDEX IF NOT EXISTS document_rows_as_of ON document_rows (projection, workspace, as_of)
    WHERE as_of IS NOT NULL;
  ${numbersSchema}
  ${foreignNumbersSchema}
  ${erasuresSchema}
  ${leasesSchema}
  ${absencesSchema}
  ${passkeysSchema}
  -- What rows stood in before. They are made anew.
  DROP TABLE IF EXISTS projected;
`;

const Column = z.object({ name: z.string() });

const columnsSince = [
  ["authorship", "accepted_at", "INTEGER"],
  ["authorship", "device", "TEXT"],
  ["foreign_numbers", "seller", "TEXT"],
  ["foreign_numbers", "issued_on", "TEXT"],
  ["foreign_numbers", "alike", "TEXT"],
  ["passkeys", "epoch", "TEXT NOT NULL DEFAULT ''"],
] as const;

/** Gives tables of an earlier version the columns that came since. */
export function addMissingColumns(database: SqliteDatabase): void {
  for (const [table, name, type] of columnsSince) {
    const known = database.all(Column, "SELECT name FROM pragma_table_info(?)", table);
    if (known.some((column) => column.name === name)) continue;
    database.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
  }
}
