import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { JournalRow, SeqRow, WorkspaceRow } from "./sqlite-rows.ts";
import type { RelayStorage } from "./storage.ts";

/** What stands in the journal, for whoever follows it. */
export function createSqliteJournal(
  database: SqliteDatabase,
): Pick<RelayStorage, "workspaces" | "head" | "readJournal"> {
  return {
    head: async (workspace: WorkspaceId) =>
      database.first(SeqRow, "SELECT seq FROM heads WHERE workspace = ?", workspace)?.seq ?? 0,
    workspaces: async () =>
      database
        .all(WorkspaceRow, "SELECT workspace FROM heads ORDER BY workspace")
        .map(({ workspace }) => workspace),
    readJournal: async (workspace, after, limit, maxBytes) =>
      database.all(
        JournalRow,
        "SELECT * FROM journal WHERE workspace = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
        workspace,
        after,
        maxBytes === undefined
          ? Number.MAX_SAFE_INTEGER
          : lastWithin(database, workspace, after, limit, maxBytes),
        limit,
      ),
  };
}

/** The last row up to which the text of rows takes no more than some bytes. Lengths stand in front of a row: no text is read for it. */
function lastWithin(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  after: number,
  limit: number,
  maxBytes: number,
): number {
  const sizes = database.all(
    SizeRow,
    `SELECT seq, octet_length(operations) + octet_length(difference) AS bytes FROM journal
     WHERE workspace = ? AND seq > ? ORDER BY seq LIMIT ?`,
    workspace,
    after,
    limit,
  );
  let bytes = 0;
  let last = after;
  for (const row of sizes) {
    bytes += row.bytes;
    if (last > after && bytes > maxBytes) break;
    last = row.seq;
  }
  return last;
}

const SizeRow = z.object({ seq: z.int(), bytes: z.int() });
