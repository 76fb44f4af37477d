import type { DocumentId } from "@concord/model";
import type { IDBPDatabase, IDBPTransaction } from "idb";
import { z } from "zod";
import type { CommitStep, CommitSteps } from "./commit-steps.ts";
import { finished } from "./database.ts";
import { StorageError } from "./storage-error.ts";

const Head = z.object({
  /** Counts the owners: the last one may write. */
  owner: z.int(),
  /** The last number that an update got. It outlives the update: a number never means two. */
  lastNumber: z.int(),
  /** The last commit. Of one whose end nobody heard it tells whether it was stored. */
  commit: z.int(),
});
/** What stands under "head". */
export type Head = z.infer<typeof Head>;

type WriteTransaction = IDBPTransaction<unknown, string[], "readwrite">;

/** The keys of a document's updates. An array sorts after every number. */
export function updatesOf(document: DocumentId, through: number | "all" = "all"): IDBKeyRange {
  return IDBKeyRange.bound([document, 0], [document, through === "all" ? [] : through]);
}

/** Makes the caller the owner: what an owner before it still tries to write is refused. */
export async function claim(database: IDBPDatabase): Promise<Head> {
  const { transaction, done } = begin(database, ["head"]);
  const before = Head.parse(await transaction.objectStore("head").get("head"));
  const head = { ...before, owner: before.owner + 1 };
  const put = transaction.objectStore("head").put(head, "head");
  await Promise.all([Promise.allSettled([put]), done]);
  return head;
}

/** A commit and its place. */
export interface PlacedCommit extends CommitSteps {
  readonly owner: number;
  /** Its number: none had it before, also none that failed. */
  readonly number: number;
  /** The last commit that is known to be stored. */
  readonly after: number;
}

/**
 * Does all steps in one transaction, durably, if this is still the owner; nothing if that was done before. Rejects with the transaction's reason: then none of them was done,
 * or the connection was lost and nobody knows.
 *
 * @param onAsked it was not done before, and is asked for now
 */
export async function transact(
  database: IDBPDatabase,
  commit: PlacedCommit,
  onAsked: () => void,
): Promise<void> {
  const { steps, owner, number, after, lastNumber } = commit;
  const { transaction, done } = begin(database, [...new Set(["head", ...steps.map(storeOf)])]);
  const heads = transaction.objectStore("head");
  const head = Head.parse(await heads.get("head"));
  if (head.owner !== owner) throw new StorageError("taken");
  if (head.commit === number) return;
  // One that was given up was stored after all: what is in memory says otherwise.
  if (head.commit !== after) throw new StorageError("diverged");

  onAsked();
  const asked: Promise<unknown>[] = [heads.put({ owner, lastNumber, commit: number }, "head")];
  try {
    for (const step of steps) {
      if (step.type === "replace") {
        const known = await transaction.objectStore(step.store).getKey(step.key);
        if (known === undefined) continue;
      }
      asked.push(ask(transaction, step));
    }
  } catch (error) {
    // Left alone, the transaction would store what was asked for so far.
    transaction.abort();
    void Promise.allSettled(asked);
    throw error;
  }
  // What became of each request does not matter: the transaction's end says it of all.
  await Promise.all([Promise.allSettled(asked), done]);
}

function storeOf(step: CommitStep): string {
  return step.type === "delete-updates" ? "updates" : step.store;
}

function ask(transaction: WriteTransaction, step: CommitStep): Promise<unknown> {
  const store = transaction.objectStore(storeOf(step));
  switch (step.type) {
    case "put":
    case "replace":
      return store.put(step.value, step.key);
    case "delete":
      return store.delete(step.key);
    case "delete-updates":
      return store.delete(updatesOf(step.document, step.through));
  }
}

/** `strict`: complete means on the disk, not in some cache of the system. */
function begin(database: IDBPDatabase, stores: string[]) {
  const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
  const done = finished(transaction);
  // Whoever gives up before the end does not wait for it.
  done.catch(() => undefined);
  return { transaction, done };
}
