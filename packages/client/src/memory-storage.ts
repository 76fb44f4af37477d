import type { DocumentId, JsonValue } from "@concord/model";
import type { ReplicaStorage, StorageWrite, StoredBatch } from "./storage.ts";

interface NumberedUpdate {
  readonly number: number;
  readonly update: Uint8Array;
}

/** A storage that lasts as long as the object: for tests, and for a page that must leave nothing on the device. */
export function createMemoryStorage(): ReplicaStorage {
  const settings = new Map<string, JsonValue>();
  const updates = new Map<DocumentId, readonly NumberedUpdate[]>();
  const batches = new Map<number, { readonly batch: StoredBatch; readonly update: Uint8Array }>();
  const rows = new Map<DocumentId, JsonValue>();
  let lastNumber = 0;

  function perform(write: StorageWrite): void {
    switch (write.type) {
      case "set":
        settings.set(write.key, write.value);
        return;
      case "append-update":
        lastNumber += 1;
        updates.set(write.document, [
          ...(updates.get(write.document) ?? []),
          { number: lastNumber, update: write.update },
        ]);
        return;
      case "replace-updates": {
        if (write.through === "all") lastNumber += 1;
        const through = write.through === "all" ? lastNumber : write.through;
        const newer = (updates.get(write.document) ?? []).filter(({ number }) => number > through);
        updates.set(write.document, [{ number: through, update: write.update }, ...newer]);
        return;
      }
      case "delete-updates":
        updates.delete(write.document);
        return;
      case "put-batch":
        batches.set(write.batch.batch, { batch: write.batch, update: write.update });
        return;
      case "mark-batch": {
        const kept = batches.get(write.batch.batch);
        if (kept !== undefined) batches.set(write.batch.batch, { ...kept, batch: write.batch });
        return;
      }
      case "delete-batch":
        batches.delete(write.batch);
        return;
      case "put-row":
        rows.set(write.document, write.row);
        return;
      case "delete-row":
        rows.delete(write.document);
        return;
    }
  }

  return {
    commit: async (writes) => {
      // Cloning is the only step that can fail, and happens before the first write.
      for (const write of writes.map((each) => structuredClone(each))) perform(write);
    },
    settings: async () => structuredClone(settings),
    updates: async (document) => {
      const kept = updates.get(document) ?? [];
      return {
        updates: kept.map(({ update }) => update.slice()),
        through: kept.at(-1)?.number ?? 0,
      };
    },
    documents: async () => [...updates.keys()],
    batches: async () =>
      [...batches.values()]
        .map(({ batch }) => structuredClone(batch))
        .toSorted((a, b) => a.batch - b.batch),
    batch: async (batch) => structuredClone(batches.get(batch)),
    rows: async (of) =>
      structuredClone(of === undefined ? rows : new Map(of.flatMap((id) => entryOf(rows, id)))),
    close: async () => undefined,
  };
}

function entryOf<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): readonly [Key, Value][] {
  const value = map.get(key);
  return value === undefined ? [] : [[key, value]];
}
