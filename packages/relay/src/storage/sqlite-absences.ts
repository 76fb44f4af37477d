import { DeviceId } from "@concord/protocol";
import { z } from "zod";
import type { Absence, AbsenceStorage } from "./absence-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

export const absencesSchema = `
  CREATE TABLE IF NOT EXISTS absences (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    device TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (workspace, document, author_id, device)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS absences_device ON absences (workspace, author_id, device);
`;

const AbsenceRow = z
  .object({ author_id: z.string(), author_name: z.string(), device: DeviceId, since: z.int() })
  .transform(({ author_id, author_name, ...row }): Absence => ({
    ...row,
    author: { id: author_id, name: author_name },
  }));

export function createSqliteAbsences(database: SqliteDatabase): AbsenceStorage {
  return {
    markAbsent: async ({ workspace, author, device }, documents, since, forgetBefore) =>
      database.transact(() => {
        database.run("DELETE FROM absences WHERE since < ?", forgetBefore);
        for (const document of documents) {
          database.run(
            `INSERT OR REPLACE INTO absences (workspace, document, author_id, author_name, device, since)
             VALUES (?, ?, ?, ?, ?, ?)`,
            workspace,
            document,
            author.id,
            author.name,
            device,
            since,
          );
        }
      }),
    unmarkAbsent: async ({ workspace, author, device }) => {
      // Most that come were not away: a look costs no write.
      const isMarked = database.first(
        z.object({ one: z.int() }),
        "SELECT 1 AS one FROM absences WHERE workspace = ? AND author_id = ? AND device = ? LIMIT 1",
        workspace,
        author.id,
        device,
      );
      if (isMarked === null) return;
      database.run(
        "DELETE FROM absences WHERE workspace = ? AND author_id = ? AND device = ?",
        workspace,
        author.id,
        device,
      );
    },
    absences: async (workspace, document, from) =>
      database.all(
        AbsenceRow,
        `SELECT author_id, author_name, device, since FROM absences
         WHERE workspace = ? AND document = ? AND since >= ? ORDER BY since, author_id, device`,
        workspace,
        document,
        from,
      ),
  };
}
