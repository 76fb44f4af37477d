import { DocumentId, DocumentKind } from "@concord/model";
import type { WorkspaceId as Workspace } from "@concord/protocol";
import { Epoch, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { ofHex, toHex } from "../hex.ts";
import type { LedgerStore, NewLedgerEntry } from "../ledger-store.ts";
import { SignedSeal } from "../sealing/seal.ts";
import { Blob, openSqliteFile } from "./sqlite-file.ts";
import type { SqliteFile, SqliteUse } from "./sqlite-file.ts";

/**
 * A ledger can be derived again, so its transactions need not reach the disk one by one: after a power cut the last ones may be gone, position and entries
 * together. A seal must not be: it is written under FULL.
 */
const schema = `
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS positions (
    workspace TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    cursor INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS documents (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    -- Bytes that are not folded, and that are.
    loose INTEGER NOT NULL,
    folded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace, document)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS folded (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workspace, document)
  ) STRICT;

  -- Bytes are null once they are in what is folded.
  CREATE TABLE IF NOT EXISTS entries (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB,
    PRIMARY KEY (workspace, seq, document)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entries_document ON entries (workspace, document, seq);

  CREATE TABLE IF NOT EXISTS seals (
    workspace TEXT NOT NULL,
    number INTEGER NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (workspace, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS anchors (
    workspace TEXT NOT NULL,
    anchor TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (workspace, anchor)
  ) STRICT, WITHOUT ROWID;
`;

const WorkspaceRow = z.object({ workspace: WorkspaceId });
const PositionRow = z.object({ epoch: Epoch, cursor: z.int() });
const Hash = Blob.transform((bytes) => toHex(bytes));
const HeadRow = z.object({ document: DocumentId, kind: DocumentKind, seq: z.int(), hash: Hash });
const MarkRow = z.object({ document: DocumentId, seq: z.int(), hash: Hash });
const BytesRow = z.object({ bytes: Blob });
const DocumentRow = z.object({ document: DocumentId });
const SealRow = z
  .object({ seal: z.string() })
  .transform(({ seal }): unknown => JSON.parse(seal))
  .pipe(SignedSeal);

/** Ledgers in a SQLite file. */
export function openSqliteLedgerStore(file: string, use?: SqliteUse): LedgerStore {
  const database = openSqliteFile(file, schema, use);
  // Methods are async so that a database behind a network fits the same port; here each one is done when it returns.
  return {
    workspaces: async () =>
      database
        .all(WorkspaceRow, "SELECT workspace FROM positions ORDER BY workspace")
        .map(({ workspace }) => workspace),
    position: async (workspace) =>
      database.first(
        PositionRow,
        "SELECT epoch, cursor FROM positions WHERE workspace = ?",
        workspace,
      ),
    append: async (workspace, entries, { epoch, cursor }) =>
      database.transact(() => {
        for (const entry of entries) addEntry(database, workspace, entry);
        for (const { last, bytes } of headsOf(entries)) moveHead(database, workspace, last, bytes);
        database.run(
          "INSERT OR REPLACE INTO positions (workspace, epoch, cursor) VALUES (?, ?, ?)",
          workspace,
          epoch,
          cursor,
        );
      }),
    ledger: async (workspace, document) => ({
      folded:
        database.first(
          BytesRow,
          "SELECT bytes FROM folded WHERE workspace = ? AND document = ?",
          workspace,
          document,
        )?.bytes ?? null,
      loose: database
        .all(
          BytesRow,
          `SELECT bytes FROM entries INDEXED BY entries_document
           WHERE workspace = ? AND document = ? AND bytes IS NOT NULL ORDER BY seq`,
          workspace,
          document,
        )
        .map(({ bytes }) => bytes),
    }),
    head: async (workspace, document) =>
      database.first(
        HeadRow,
        "SELECT document, kind, seq, hash FROM documents WHERE workspace = ? AND document = ?",
        workspace,
        document,
      ),
    heads: async (workspace, after, limit) =>
      database.all(
        HeadRow,
        `SELECT document, kind, seq, hash FROM documents
         WHERE workspace = ? AND document > ? ORDER BY document LIMIT ?`,
        workspace,
        after ?? "",
        limit,
      ),
    marks: async (workspace, after, upTo, limit) =>
      database.all(
        MarkRow,
        `SELECT document, seq, hash FROM entries
         WHERE workspace = ? AND seq > ? AND seq <= ? ORDER BY seq, document LIMIT ?`,
        workspace,
        after,
        upTo,
        limit,
      ),
    fold: async (workspace, document, upTo, bytes) =>
      database.transact(() => {
        database.run(
          "INSERT OR REPLACE INTO folded (workspace, document, bytes) VALUES (?, ?, ?)",
          workspace,
          document,
          bytes,
        );
        database.run(
          `UPDATE entries INDEXED BY entries_document SET bytes = NULL
           WHERE workspace = ? AND document = ? AND seq <= ? AND bytes IS NOT NULL`,
          workspace,
          document,
          upTo,
        );
        database.run(
          `UPDATE documents SET folded = ?1, loose = (
             SELECT ifnull(sum(length(bytes)), 0) FROM entries INDEXED BY entries_document
             WHERE workspace = ?2 AND document = ?3)
           WHERE workspace = ?2 AND document = ?3`,
          bytes.byteLength,
          workspace,
          document,
        );
      }),
    foldable: async (workspace, minBytes, limit) =>
      database
        .all(
          DocumentRow,
          "SELECT document FROM documents WHERE workspace = ? AND loose > max(?, folded) LIMIT ?",
          workspace,
          minBytes,
          limit,
        )
        .map(({ document }) => document),
    forget: async (workspace, except) =>
      database.transact(() => {
        const others = "document NOT IN (SELECT value FROM json_each(?))";
        for (const table of ["entries", "documents", "folded"] as const) {
          database.run(
            `DELETE FROM ${table} WHERE workspace = ? AND ${others}`,
            workspace,
            JSON.stringify(except),
          );
        }
        database.run("DELETE FROM positions WHERE workspace = ?", workspace);
      }),
    seals: async (workspace, after, limit) =>
      database.all(
        SealRow,
        "SELECT seal FROM seals WHERE workspace = ? AND number > ? ORDER BY number LIMIT ?",
        workspace,
        after,
        limit,
      ),
    lastSeal: async (workspace) =>
      database.first(
        SealRow,
        "SELECT seal FROM seals WHERE workspace = ? ORDER BY number DESC LIMIT 1",
        workspace,
      ),
    addSeal: async (signed) => {
      // A FULL commit takes everything before it to the disk with it.
      database.run("PRAGMA synchronous = FULL");
      try {
        database.run(
          "INSERT INTO seals (workspace, number, seal) VALUES (?, ?, ?)",
          signed.seal.workspace,
          signed.seal.number,
          JSON.stringify(signed),
        );
      } finally {
        database.run("PRAGMA synchronous = NORMAL");
      }
    },
    anchored: async (workspace, anchor) =>
      database.first(
        z.object({ number: z.int() }),
        "SELECT number FROM anchors WHERE workspace = ? AND anchor = ?",
        workspace,
        anchor,
      )?.number ?? 0,
    noteAnchored: async (workspace, anchor, number) =>
      database.run(
        "INSERT OR REPLACE INTO anchors (workspace, anchor, number) VALUES (?, ?, ?)",
        workspace,
        anchor,
        number,
      ),
    [Symbol.asyncDispose]: async () => database.close(),
  };
}

function addEntry(
  database: SqliteFile,
  workspace: Workspace,
  { document, seq, hash, bytes }: NewLedgerEntry,
): void {
  database.run(
    "INSERT INTO entries (workspace, document, seq, hash, bytes) VALUES (?, ?, ?, ?, ?)",
    workspace,
    document,
    seq,
    ofHex(hash),
    bytes,
  );
}

/** The last entry of each document, and the bytes of all that it got. */
function headsOf(
  entries: readonly NewLedgerEntry[],
): Iterable<{ readonly last: NewLedgerEntry; readonly bytes: number }> {
  const heads = new Map<DocumentId, { last: NewLedgerEntry; bytes: number }>();
  for (const last of entries) {
    const bytes = (heads.get(last.document)?.bytes ?? 0) + last.bytes.byteLength;
    heads.set(last.document, { last, bytes });
  }
  return heads.values();
}

function moveHead(
  database: SqliteFile,
  workspace: Workspace,
  { document, kind, seq, hash }: NewLedgerEntry,
  bytes: number,
): void {
  database.run(
    `INSERT INTO documents (workspace, document, kind, seq, hash, loose) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, document)
     DO UPDATE SET seq = excluded.seq, hash = excluded.hash, loose = loose + excluded.loose`,
    workspace,
    document,
    kind,
    seq,
    ofHex(hash),
    bytes,
  );
}
