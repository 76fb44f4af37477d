import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { ErasureStorage } from "./erasure-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { SeqRow } from "./sqlite-rows.ts";

export const erasuresSchema = `
  CREATE TABLE IF NOT EXISTS erasures (
    workspace TEXT NOT NULL,
    seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    is_done INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS erasures_document ON erasures (workspace, document, seq);
`;

const ErasureRow = z.object({ workspace: WorkspaceId, document: DocumentId, seq: z.int() });
const LastRow = z
  .object({ seq: z.int(), author_id: z.string(), accepted_time: z.int() })
  .transform((row) => ({ seq: row.seq, author: row.author_id, at: row.accepted_time }));
const CountRow = z.object({ count: z.int() });

/** Which batches erased something. For the ledger, too, which reads the store beside the relay. */
export function readErasures(database: SqliteDatabase): ErasureStorage["erasures"] {
  return async (workspace, after, upTo) =>
    database
      .all(
        SeqRow,
        "SELECT seq FROM erasures WHERE workspace = ? AND seq > ? AND seq <= ? ORDER BY seq",
        workspace,
        after,
        upTo,
      )
      .map(({ seq }) => seq);
}

export function createSqliteErasures(database: SqliteDatabase): ErasureStorage {
  return {
    erasures: readErasures(database),
    unfinishedErasures: async () =>
      database.all(
        ErasureRow,
        "SELECT workspace, document, seq FROM erasures WHERE is_done = 0 ORDER BY workspace, seq",
      ),
    erasable: async (workspace, document) => {
      const erased = database.first(
        LastRow,
        `SELECT seq, author_id, accepted_time FROM journal
         WHERE workspace = ?1 AND seq = (
           SELECT max(seq) FROM erasures WHERE workspace = ?1 AND document = ?2)`,
        workspace,
        document,
      );
      const batches = database.first(
        CountRow,
        `SELECT count(*) AS count FROM journal INDEXED BY journal_document
         WHERE workspace = ? AND document = ? AND seq > ?`,
        workspace,
        document,
        erased?.seq ?? 0,
      );
      const refused = database.first(
        CountRow,
        "SELECT count(*) AS count FROM quarantine WHERE workspace = ? AND document = ?",
        workspace,
        document,
      );
      return { batches: batches?.count ?? 0, refused: refused?.count ?? 0, erased };
    },
    eraseValues: async ({ workspace, document, seq }) =>
      database.transact(() => {
        // Names of registers and kinds of operations stay; what was put right is answered without its values, should its sender ask again.
        database.run(
          `UPDATE journal SET
             difference = (SELECT json_group_array(json_object(
               'path', value ->> '$.path', 'before', NULL, 'after', NULL)) FROM json_each(difference)),
             operations = (SELECT json_group_array(json_object('type', value ->> '$.type'))
               FROM json_each(operations)),
             verdict = CASE WHEN verdict ->> '$.type' = 'committed-with-correction'
               THEN json_set(verdict, '$.corrections', json('[]'), '$.remarks', json('[]'))
               ELSE json_set(verdict, '$.remarks', json('[]')) END
           WHERE workspace = ?1 AND seq IN (
             SELECT seq FROM journal INDEXED BY journal_document
             WHERE workspace = ?1 AND document = ?2 AND seq <= ?3)`,
          workspace,
          document,
          seq,
        );
        database.run(
          "DELETE FROM quarantine WHERE workspace = ? AND document = ?",
          workspace,
          document,
        );
        database.run(
          "UPDATE erasures SET is_done = 1 WHERE workspace = ? AND document = ? AND seq <= ?",
          workspace,
          document,
          seq,
        );
      }),
  };
}
