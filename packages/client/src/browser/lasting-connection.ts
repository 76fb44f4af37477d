import type { IDBPDatabase } from "idb";
import { mayBeLostConnection } from "./storage-error.ts";
import type { StorageError } from "./storage-error.ts";

/** A connection to a database that is opened anew when the browser ends it: Safari does so to pages in the background. */
export interface LastingConnection {
  /**
   * Runs `work` on an open connection, and once more on a fresh one where the first may have been lost under it: work must come out the same when it is done twice. Rejects
   * with what the work, or the opening, rejected with.
   */
  readonly use: <T>(work: (database: IDBPDatabase) => Promise<T>) => Promise<T>;
  /** Ends the connection as soon as its transactions have ended. From now on `use` rejects with the reason. */
  readonly end: (why: StorageError) => void;
}

/** @param open calls `onClosed` when the browser ends the connection that it opened */
export function createLastingConnection(
  open: (onClosed: () => void) => Promise<IDBPDatabase>,
): LastingConnection {
  let current: Promise<IDBPDatabase> | undefined;
  let ended: StorageError | undefined;

  function connected(): Promise<IDBPDatabase> {
    if (ended !== undefined) return Promise.reject(ended);
    if (current !== undefined) return current;
    const opening = open(() => leave(opening));
    // One that could not be opened is tried again by the next who needs it.
    opening.catch(() => leave(opening));
    current = opening;
    return opening;
  }

  /** Unless another one was opened meanwhile. */
  function leave(connection: Promise<IDBPDatabase>): void {
    if (current === connection) current = undefined;
    connection.then((database) => database.close()).catch(() => undefined);
  }

  return {
    use: async (work) => {
      const first = connected();
      try {
        return await work(await first);
      } catch (error) {
        if (ended !== undefined) throw ended;
        if (!mayBeLostConnection(error)) throw error;
        leave(first);
      }
      try {
        return await work(await connected());
      } catch (error) {
        throw ended ?? error;
      }
    },
    end: (why) => {
      ended ??= why;
      if (current !== undefined) leave(current);
    },
  };
}
