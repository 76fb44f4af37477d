import { onTestFinished } from "vitest";
import type { ReplicaStorage } from "../../storage.ts";
import { openIndexedDbStorage } from "../indexeddb-storage.ts";
import type { IndexedDbOptions } from "../indexeddb-storage.ts";

/** An account that nobody had before; its database goes with the test. */
export function freshAccount(): string {
  const account = crypto.randomUUID();
  onTestFinished(() => void indexedDB.deleteDatabase(`concord-${account}`));
  return account;
}

/** Opens a storage and closes it at the end of the test. Throws where it does not open. */
export async function openStorage(
  account: string,
  options: Partial<IndexedDbOptions> = {},
): Promise<ReplicaStorage> {
  const opening = await openIndexedDbStorage({ account, deps: browserDeps, ...options });
  if (opening.type !== "opened") throw new Error(opening.message);
  onTestFinished(() => opening.storage.close());
  return opening.storage;
}

export const browserDeps = { indexedDB, locks: navigator.locks };
