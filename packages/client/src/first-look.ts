import type { DocumentId } from "@concord/model";
import { projectionVersion } from "./document-row.ts";
import type { DocumentRow } from "./document-row.ts";
import { readSettings } from "./settings.ts";
import type { ReplicaStorage } from "./storage.ts";
import { readStoredRow } from "./stored-row.ts";
import type { SyncState } from "./sync-state.ts";

/** A row as a replica without a connection would show it. */
export interface SeenRow {
  readonly row: DocumentRow;
  readonly sync: SyncState["state"];
}

/**
 * The rows of some documents, straight from a storage on which a replica is about to be opened: what a person looked at last need not wait for all the others to be read. Empty
 * where rows must be made anew first.
 */
export async function firstLook(
  storage: Pick<ReplicaStorage, "settings" | "batches" | "rows">,
  documents: readonly DocumentId[],
): Promise<readonly SeenRow[]> {
  const [stored, batches, rows] = await Promise.all([
    storage.settings(),
    storage.batches(),
    storage.rows(documents),
  ]);
  if (readSettings(stored)?.projection !== projectionVersion) return [];
  const waiting = new Set(batches.map(({ document }) => document));
  const inNeed = new Set(
    batches
      .filter(({ refusal, corrections }) => refusal !== undefined || corrections !== undefined)
      .map(({ document }) => document),
  );
  return documents.flatMap((document) => {
    const found = rows.get(document);
    if (found === undefined) return [];
    const unsent = waiting.has(document) ? "on-this-device" : "synced";
    return [{ row: readStoredRow(found), sync: inNeed.has(document) ? "needs-attention" : unsent }];
  });
}
