import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** What holding a data folder gives: the right to write in it, until disposed or until the process ends, however it ends. */
export type OwnerLock = Disposable;

/**
 * Takes a data folder for this process, or returns null if another one has it.
 *
 * An exclusive SQLite transaction that is never committed: the operating system drops it with the process, also after a
 * `kill -9`, so no stale lock is ever left to be argued about.
 */
export function lockDataFolder(folder: string): OwnerLock | null {
  const database = new DatabaseSync(join(folder, "owner.lock"), { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = DELETE");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}
