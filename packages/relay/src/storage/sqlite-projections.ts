import type { SqliteDatabase } from "./sqlite-database.ts";
import { CursorRow, ProjectedValueRow } from "./sqlite-rows.ts";
import type { RelayStorage } from "./storage.ts";

type Projections = Pick<
  RelayStorage,
  "projectionCursor" | "project" | "projectedRow" | "projectedRows" | "resetProjection"
>;

/** What projections keep: rows by key, and beside them how far each has read. */
export function createSqliteProjections(database: SqliteDatabase): Projections {
  return {
    projectionCursor: async (projection, workspace) =>
      database.first(
        CursorRow,
        "SELECT cursor FROM projections WHERE projection = ? AND workspace = ?",
        projection,
        workspace,
      )?.cursor ?? 0,
    project: async (projection, workspace, rows, cursor) =>
      database.transact(() => {
        for (const { key, value } of rows) {
          if (value === null) {
            database.run(
              "DELETE FROM projected WHERE projection = ? AND workspace = ? AND key = ?",
              projection,
              workspace,
              key,
            );
            continue;
          }
          database.run(
            "INSERT OR REPLACE INTO projected (projection, workspace, key, value) VALUES (?, ?, ?, ?)",
            projection,
            workspace,
            key,
            JSON.stringify(value),
          );
        }
        database.run(
          "INSERT OR REPLACE INTO projections (projection, workspace, cursor) VALUES (?, ?, ?)",
          projection,
          workspace,
          cursor,
        );
      }),
    projectedRow: async (projection, workspace, key) =>
      database.first(
        ProjectedValueRow,
        "SELECT key, value FROM projected WHERE projection = ? AND workspace = ? AND key = ?",
        projection,
        workspace,
        key,
      )?.value ?? null,
    projectedRows: async (projection, workspace) =>
      database.all(
        ProjectedValueRow,
        "SELECT key, value FROM projected WHERE projection = ? AND workspace = ? ORDER BY key",
        projection,
        workspace,
      ),
    resetProjection: async (projection) =>
      database.transact(() => {
        database.run("DELETE FROM projected WHERE projection = ?", projection);
        database.run("DELETE FROM projections WHERE projection = ?", projection);
      }),
  };
}
