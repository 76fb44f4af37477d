import { unwrap, wrap } from "idb";
import type { IDBPDatabase, IDBPTransaction } from "idb";
import type { StoreName } from "./commit-steps.ts";
import { StorageError } from "./storage-error.ts";

/** Of the stores below; IndexedDB keeps it. */
const schemaVersion = 1;

/** `head` holds one record: who owns the storage, and how far it has come. */
const storeNames = [
  "batchBytes",
  "batches",
  "head",
  "rows",
  "settings",
  "updates",
] as const satisfies readonly (StoreName | "head")[];

/** A database of this name was not made by this program. */
export class NotOurs extends Error {
  override readonly name = "NotOurs";
}

export interface DatabaseOptions {
  readonly indexedDB: IDBFactory;
  readonly name: string;
  /** Older tabs keep it open and must be closed first. */
  readonly onBlocked: () => void;
  /** A newer version in another tab waits until this connection is closed. */
  readonly onVersionChange: () => void;
}

/**
 * Opens the database, creating it if it may. Where it was there before and is gone, somebody cleared this site's data: to begin anew without a word would call an empty
 * storage saved.
 *
 * @param onClosed the browser ended the connection
 */
export async function openDatabase(
  { indexedDB, name, onBlocked, onVersionChange }: DatabaseOptions,
  mayCreate: boolean,
  onClosed: () => void,
): Promise<IDBPDatabase> {
  const request = indexedDB.open(name, schemaVersion);
  let erased = false;
  request.addEventListener("blocked", onBlocked);
  request.addEventListener("upgradeneeded", () => {
    erased = !mayCreate;
    if (erased) {
      request.transaction?.abort();
      return;
    }
    for (const store of storeNames) request.result.createObjectStore(store);
    request.transaction?.objectStore("head").put({ owner: 0, lastNumber: 0, commit: 0 }, "head");
  });
  const database = await wrap(request).catch((error: unknown) => {
    throw erased ? new StorageError("erased", error) : error;
  });
  if (database === undefined) throw new StorageError("failed", "No database was opened.");
  if ([...database.objectStoreNames].join() !== storeNames.join()) {
    database.close();
    throw new NotOurs(`${name} has other stores.`);
  }
  database.addEventListener("close", onClosed);
  database.addEventListener("versionchange", onVersionChange);
  return database;
}

/**
 * Resolves when a transaction is complete, rejects with its reason when it was undone: quota, a failed request, a lost connection. idb's own `done` rejects at the first
 * failed request, and then does not know why.
 */
export function finished(
  wrapped: IDBPTransaction<unknown, string[], IDBTransactionMode>,
): Promise<void> {
  wrapped.done.catch(() => undefined);
  const transaction = unwrap(wrapped);
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new DOMException("The transaction was aborted.", "AbortError")),
    );
  });
}
