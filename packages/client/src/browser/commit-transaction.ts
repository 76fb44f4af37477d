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

/** Does all steps in one transaction, durably, if this is still the owner. Rejects with the transaction's reason; then none of them was done. */
export async function transact(
  database: IDBPDatabase,
  { steps, lastNumber }: CommitSteps,
  owner: number,
): Promise<void> {
  const { transaction, done } = begin(database, [...new Set(["head", ...steps.map(storeOf)])]);
  const heads = transaction.objectStore("head");
  if (Head.parse(await heads.get("head")).owner !== owner) throw new StorageError("taken");

  const asked: Promise<unknown>[] = [heads.put({ owner, lastNumber }, "head")];
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
