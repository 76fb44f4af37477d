import { DocumentId, JsonValue } from "@concord/model";
import type { IDBPTransaction } from "idb";
import { z } from "zod";
import type { ReplicaStorage } from "../storage.ts";
import { StoredBatchRow } from "../stored-batch-row.ts";
import { claim, transact, updatesOf } from "./commit-transaction.ts";
import type { Head } from "./commit-transaction.ts";
import { commitSteps } from "./commit-steps.ts";
import type { CommitSteps } from "./commit-steps.ts";
import { NotOurs, finished, openDatabase } from "./database.ts";
import { createLastingConnection } from "./lasting-connection.ts";
import type { LastingConnection } from "./lasting-connection.ts";
import { takeLock } from "./ownership.ts";
import type { Ownership } from "./ownership.ts";
import {
  StorageError,
  endsStorage,
  mayBeLostConnection,
  nameOf,
  storageErrorFrom,
} from "./storage-error.ts";

export interface IndexedDbOptions {
  /** One database and one lock for each. */
  readonly account: string;
  readonly deps: { readonly indexedDB: IDBFactory; readonly locks: LockManager };
  /** What to do when another tab owns the storage. "try" unless given: be told so. */
  readonly ownership?: Ownership;
  /** Ends the waiting for a storage that another tab owns. */
  readonly signal?: AbortSignal;
  /** The storage is no longer this tab's: what it is asked for from now on is rejected. Nothing that was said to be stored is lost. */
  readonly onEnded?: (why: StorageError) => void;
  /** Opening waits until older versions of this program in other tabs are closed. */
  readonly onBlocked?: () => void;
}

export type IndexedDbOpening =
  | { readonly type: "opened"; readonly storage: ReplicaStorage }
  /** Another tab owns it. */
  | { readonly type: "locked"; readonly message: string }
  /** Written by a later version, or no database of ours. It was left as it is. */
  | { readonly type: "unreadable"; readonly message: string }
  /** This browser gives no storage now: private mode, a full disk, a broken profile. The replica can work in memory, and must say so. */
  | { readonly type: "unavailable"; readonly message: string };

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const UpdateKey = z.tuple([DocumentId, z.int()]);

/**
 * Opens the storage of an account in this browser, creating it if need be. A commit is durable when it resolves: it asks for `strict` durability, and waits for the end of
 * its transaction. Rejects only with the reason of `signal`.
 *
 * A lock says who owns the storage; but a tab whose lock was stolen may still be writing. So each owner has a number, and every commit first looks, in its own
 * transaction, whether that is still the number of the last owner.
 */
export async function openIndexedDbStorage(options: IndexedDbOptions): Promise<IndexedDbOpening> {
  const { account, deps, ownership = "try", signal } = options;
  const name = `concord-${account}`;
  let early: StorageError | undefined;
  let end = (why: StorageError): void => void (early ??= why);
  const lock = await takeLock(
    deps.locks,
    name,
    ownership,
    () => end(new StorageError("taken")),
    signal,
  );
  if (lock === undefined) {
    return { type: "locked", message: "This account is open in another tab of this browser." };
  }

  let existed = false;
  const connection = createLastingConnection(async (onClosed) => {
    const database = await openDatabase(
      {
        indexedDB: deps.indexedDB,
        name,
        onBlocked: () => options.onBlocked?.(),
        onVersionChange: () => end(new StorageError("superseded")),
      },
      !existed,
      onClosed,
    );
    existed = true;
    return database;
  });
  try {
    const head = await connection.use(claim);
    const { end: endStorage, ...storage } = storageOn(connection, head, {
      letGo: lock.release,
      onEnded: (why) => options.onEnded?.(why),
    });
    end = endStorage;
    if (early !== undefined) end(early);
    return { type: "opened", storage };
  } catch (error) {
    connection.end(new StorageError("closed"));
    await lock.release();
    return openingFailure(error);
  }
}

function openingFailure(error: unknown): IndexedDbOpening {
  if (nameOf(error) === "VersionError") {
    const message =
      "This account's data was written by a later version of this program. Reload to update.";
    return { type: "unreadable", message };
  }
  if (error instanceof NotOurs || error instanceof z.ZodError) {
    const message = "There is a database of this account's name that is none of this program's.";
    return { type: "unreadable", message };
  }
  return { type: "unavailable", message: storageErrorFrom(error).message };
}

type Transaction = IDBPTransaction<unknown, string[]>;

interface EndableStorage extends ReplicaStorage {
  /** Takes nothing more, finishes what was begun, lets go, and says so. */
  readonly end: (why: StorageError) => void;
}

interface StorageEnd {
  readonly letGo: () => Promise<void>;
  /** It was ended, and not by its owner. */
  readonly onEnded: (why: StorageError) => void;
}

function storageOn(
  connection: LastingConnection,
  { owner, ...head }: Head,
  { letGo, onEnded }: StorageEnd,
): EndableStorage {
  let { lastNumber, commit: lastStored } = head;
  let issued = lastStored;
  let ended: StorageError | undefined;
  let ending: Promise<void> | undefined;
  // One commit after the other: one that is tried again must not come after those made later.
  let last: Promise<unknown> = Promise.resolve();

  function finish(why: StorageError): Promise<void> {
    ended ??= why;
    ending ??= letGoAfter(why);
    return ending;
  }

  async function letGoAfter(why: StorageError): Promise<void> {
    // Who took the storage over does not wait for us, and nothing more is taken from us.
    if (why.reason !== "taken") await last;
    connection.end(why);
    await letGo();
  }

  function end(why: StorageError): void {
    if (ended === undefined) void finish(why).then(() => onEnded(why));
  }

  async function commitNext(steps: CommitSteps): Promise<void> {
    issued += 1;
    const commit = { ...steps, owner, number: issued, after: lastStored };
    let isDoubtful = false;
    try {
      await connection.use(async (database) => {
        let asked = false;
        try {
          await transact(database, commit, () => (asked = true));
        } catch (error) {
          if (asked) isDoubtful = mayBeLostConnection(error);
          throw error;
        }
      });
    } catch (error) {
      // Whatever kept us from looking: whether it was stored is not known.
      throw isDoubtful ? new StorageError("lost", error) : error;
    }
    lastStored = commit.number;
  }

  async function read<T>(
    names: readonly string[],
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    if (ended !== undefined) throw ended;
    try {
      return await connection.use(async (database) => {
        const transaction = database.transaction([...names]);
        const done = finished(transaction);
        const [found] = await Promise.all([work(transaction), done]);
        return found;
      });
    } catch (error) {
      throw storageErrorFrom(error);
    }
  }

  return {
    commit: async (writes) => {
      if (ended !== undefined) throw ended;
      const steps = commitSteps(writes, lastNumber);
      ({ lastNumber } = steps);
      const done = last.then(() => commitNext(steps));
      last = done.catch(() => undefined);
      await done.catch((error: unknown) => {
        const why = storageErrorFrom(error);
        if (endsStorage(why)) end(why);
        throw why;
      });
    },
    settings: () =>
      read(["settings"], async (transaction) => {
        const entries = await entriesOf(transaction, "settings");
        return new Map(z.array(z.tuple([z.string(), JsonValue])).parse(entries));
      }),
    updates: (document) =>
      read(["updates"], async (transaction) => {
        const entries = await entriesOf(transaction, "updates", updatesOf(document));
        const stored = z.array(z.tuple([UpdateKey, Bytes])).parse(entries);
        return {
          updates: stored.map(([, bytes]) => bytes),
          through: stored.at(-1)?.[0][1] ?? 0,
        };
      }),
    documents: () =>
      read(["updates"], async (transaction) => {
        const keys = z
          .array(UpdateKey)
          .parse(await transaction.objectStore("updates").getAllKeys());
        return [...new Set(keys.map(([document]) => document))];
      }),
    batches: () =>
      read(["batches"], async (transaction) =>
        z.array(StoredBatchRow).parse(await transaction.objectStore("batches").getAll()),
      ),
    batch: (batch) =>
      read(["batches", "batchBytes"], async (transaction) => {
        const [body, bytes] = await Promise.all([
          transaction.objectStore("batches").get(batch),
          transaction.objectStore("batchBytes").get(batch),
        ]);
        if (body === undefined) return undefined;
        return { batch: StoredBatchRow.parse(body), update: Bytes.parse(bytes) };
      }),
    rows: (of) =>
      read(["rows"], async (transaction) => {
        const store = transaction.objectStore("rows");
        if (of === undefined) {
          const entries = await entriesOf(transaction, "rows");
          return new Map(entries.map(([id, row]) => [DocumentId.parse(id), row]));
        }
        const rows = await Promise.all(
          of.map(async (id): Promise<[DocumentId, unknown]> => [id, await store.get(id)]),
        );
        return new Map(rows.filter(([, row]) => row !== undefined));
      }),
    close: () => finish(new StorageError("closed")),
    end,
  };
}

/** Keys and values of a store, in the order of the keys. */
async function entriesOf(
  transaction: Transaction,
  name: string,
  range?: IDBKeyRange,
): Promise<readonly (readonly [unknown, unknown])[]> {
  const store = transaction.objectStore(name);
  const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  return keys.map((key, index) => [key, values[index]]);
}
