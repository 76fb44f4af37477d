import type { Journal } from "@concord/ledger";
import type { SqliteDatabase } from "../storage/sqlite-database.ts";
import { readErasures } from "../storage/sqlite-erasures.ts";
import { createSqliteJournal } from "../storage/sqlite-journal.ts";
import { storedEpoch } from "../storage/sqlite-storage.ts";

/** The journal of a store as the ledger reads it, through a connection of its own. */
export function storeJournal(store: SqliteDatabase): Journal {
  const { workspaces, head, readJournal } = createSqliteJournal(store);
  return {
    epoch: async () => {
      const epoch = storedEpoch(store);
      if (epoch === null) throw new Error("The store has no epoch");
      return epoch;
    },
    workspaces,
    head,
    read: (workspace, after, { rows, bytes }) => readJournal(workspace, after, rows, bytes),
    erasures: readErasures(store),
  };
}
