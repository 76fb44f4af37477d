import type { WorkspaceId } from "@concord/protocol";
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
    readJournal: async (workspace, after, limit) =>
      database.all(
        JournalRow,
        "SELECT * FROM journal WHERE workspace = ? AND seq > ? ORDER BY seq LIMIT ?",
        workspace,
        after,
        limit,
      ),
  };
}
