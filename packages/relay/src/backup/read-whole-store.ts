import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import { createLiveDocuments } from "../core/live-documents.ts";
import { reasonOf } from "../relay-deps.ts";
import type { SqliteDatabase } from "../storage/sqlite-database.ts";
import { ValueRow } from "../storage/sqlite-rows.ts";
import type { RelayStorage } from "../storage/storage.ts";

/** How much stands in a store. */
export interface StoreContents {
  readonly workspaces: number;
  readonly documents: number;
  readonly batches: number;
}

export type StoreReading =
  | { readonly type: "whole"; readonly contents: StoreContents }
  | { readonly type: "damaged"; readonly what: string };

const tables = ["meta", "heads", "documents", "journal", "updates", "snapshots", "authorship"];
const journalPage = 1_000;
const IntegrityRow = z.object({ integrity_check: z.string() });
const PlaceRow = z.object({ workspace: WorkspaceId, document: DocumentId });

/** Whether a database is one of ours at all, before anything is created in it. */
export function isStore(database: SqliteDatabase): boolean {
  const there = new Set(
    database
      .all(ValueRow, "SELECT name AS value FROM sqlite_master WHERE type = 'table'")
      .map(({ value }) => value),
  );
  if (!tables.every((table) => there.has(table))) return false;
  return database.first(ValueRow, "SELECT value FROM meta WHERE key = 'epoch'") !== null;
}

/** Reads everything as a relay would: pages, every row of every journal, every document. */
export async function readWholeStore(
  database: SqliteDatabase,
  storage: RelayStorage,
): Promise<StoreReading> {
  try {
    const pages = database.first(IntegrityRow, "PRAGMA integrity_check(1)");
    if (pages?.integrity_check !== "ok") {
      return { type: "damaged", what: pages?.integrity_check ?? "SQLite does not say what" };
    }
    const workspaces = await storage.workspaces();
    let batches = 0;
    for (const workspace of workspaces) {
      const head = await storage.head(workspace);
      const read = await readJournal(storage, workspace);
      if (read !== head) {
        return {
          type: "damaged",
          what: `the journal of ${workspace} ends at ${read}, not ${head}`,
        };
      }
      batches += head;
    }
    const places = database.all(PlaceRow, "SELECT workspace, document FROM documents");
    const documents = createLiveDocuments(storage, 0);
    for (const { workspace, document } of places) {
      documents.release(await documents.hold(workspace, document));
    }
    const contents = { workspaces: workspaces.length, documents: places.length, batches };
    return { type: "whole", contents };
  } catch (error) {
    return { type: "damaged", what: reasonOf(error) };
  }
}

/** The last `seq` up to which the journal has no gap. */
async function readJournal(storage: RelayStorage, workspace: WorkspaceId): Promise<number> {
  let last = 0;
  for (;;) {
    const rows = await storage.readJournal(workspace, last, journalPage);
    for (const { seq } of rows) {
      if (seq !== last + 1) return last;
      last = seq;
    }
    if (rows.length < journalPage) return last;
  }
}
