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
  CREATE INDEX IF NOT EXISTS updates_document ON updates (workspace, document, seq);

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

  CREATE TABLE IF NOT EXISTS projected (
    projection TEXT NOT NULL,
    workspace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (projection, workspace, key)
  ) STRICT;
`;
