import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { AuthorRow, BytesRow, KindRow, OwnerRow, PieceRow, SeqRow } from "./sqlite-rows.ts";
import type { AuthorRange, LogPage, LogPiece, StoredDocument } from "./storage.ts";

/**
 * The `seq` of each batch of a document in workspace `?1` whose update is not in its snapshot. By itself SQLite would rather read all
 * of the workspace's, since they come in the order of their `seq`.
 */
export const unfoldedSeqs = (document: "?2" | "documents.document"): string =>
  `SELECT seq FROM journal INDEXED BY journal_document
   WHERE workspace = ?1 AND document = ${document} AND seq > coalesce(
     (SELECT seq FROM snapshots WHERE workspace = ?1 AND document = ${document}), 0)`;

/** The rows of document `?2` in the table of updates. */
export const updatesOfDocument = `updates WHERE workspace = ?1 AND seq IN (${unfoldedSeqs("?2")})`;

export function readDocument(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  document: DocumentId,
): StoredDocument | null {
  const known = database.first(
    KindRow,
    "SELECT kind, seq FROM documents WHERE workspace = ? AND document = ?",
    workspace,
    document,
  );
  if (known === null) return null;
  const bytesOf = (rows: string) =>
    database
      .all(BytesRow, `SELECT bytes FROM ${rows} ORDER BY seq`, workspace, document)
      .map(({ bytes }) => bytes);
  return {
    kind: known.kind,
    seq: known.seq,
    updates: [
      ...bytesOf("snapshots WHERE workspace = ?1 AND document = ?2"),
      ...bytesOf(updatesOfDocument),
    ],
    authorship: readAuthorship(database, workspace, document),
  };
}

/** Who wrote which clock range of a document. */
export function readAuthorship(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  document: DocumentId,
): readonly AuthorRange[] {
  return database.all(
    AuthorRow,
    `SELECT client, clock_from, clock_to, author_id, author_name, verified, at, accepted_at, device
     FROM authorship WHERE workspace = ? AND document = ? ORDER BY client, clock_from`,
    workspace,
    document,
  );
}

export function readOwner(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  document: DocumentId,
  client: number,
): string | null {
  const row = database.first(
    OwnerRow,
    `SELECT author_id FROM authorship
     WHERE workspace = ? AND document = ? AND client = ? AND verified = 1
     ORDER BY clock_from LIMIT 1`,
    workspace,
    document,
    client,
  );
  return row?.author_id ?? null;
}

/** One message holds a page, however small its pieces are. */
const piecesPerPage = 5_000;

/**
 * The log as a reader sees it: a compacted document stands as its snapshot, at the place of the last batch inside. A place in this stream
 * stays valid while documents are compacted, since compaction only moves what is not yet read further ahead.
 */
export function readLogPage(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  after: number,
  maxBytes: number,
): LogPage {
  const head =
    database.first(SeqRow, "SELECT seq FROM heads WHERE workspace = ?", workspace)?.seq ?? 0;
  const pieces: LogPiece[] = [];
  let bytes = 0;
  const rows = database.iterate(
    PieceRow,
    `SELECT log.seq AS seq, log.document AS document, kind, bytes
     FROM (
       SELECT workspace, seq, document, bytes FROM snapshots WHERE workspace = ? AND seq > ?
       UNION ALL
       SELECT workspace, seq, document, bytes FROM updates WHERE workspace = ? AND seq > ?
     ) AS log
     JOIN documents ON documents.workspace = log.workspace AND documents.document = log.document
     ORDER BY log.seq`,
    workspace,
    after,
    workspace,
    after,
  );
  for (const row of rows) {
    const isFull = pieces.length >= piecesPerPage || bytes + row.bytes.byteLength > maxBytes;
    if (pieces.length > 0 && isFull) {
      return { pieces, upTo: pieces.at(-1)?.seq ?? after, head };
    }
    pieces.push({ seq: row.seq, document: row.document, kind: row.kind, update: row.bytes });
    bytes += row.bytes.byteLength;
  }
  return { pieces, upTo: head, head };
}
