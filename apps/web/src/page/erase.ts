import { z } from "zod";
import { forgetAccount, holderOfAccount } from "./accounts.ts";
import type { AccountStorage } from "./accounts.ts";
import { fieldReadyPlace, keptHistoriesPlace, listPlaces, unstoredPlace } from "./kept-places.ts";
import { readKept } from "./kept.ts";
import { forgetSession } from "./sign-in.ts";

/** Accounts whose data is to go from this device. */
const Marked = z.array(z.string());

export interface EraseDeps {
  readonly storage: AccountStorage & Pick<Storage, "removeItem">;
  readonly indexedDB: Pick<IDBFactory, "deleteDatabase">;
  /** None where the page has no right to any. */
  readonly caches: Pick<CacheStorage, "delete"> | undefined;
  readonly locks: Pick<LockManager, "request">;
  readonly wait: (ms: number) => Promise<void>;
}

const markPlace = "concord-erase";
/** A browser that does not let go of a database must not keep the app from opening. */
const patienceMs = 5_000;

/**
 * Signs out, and marks the account's data as to be erased: that happens when a page opens next, for until then workers of this and other tabs hold it. The mark outlives a
 * crash, so nothing is erased by halves for good.
 */
export function markErased(account: string, storage: EraseDeps["storage"]): void {
  storage.setItem(markPlace, JSON.stringify([...new Set([...marked(storage), account])]));
  const holder = holderOfAccount(account, storage);
  forgetAccount(account, storage);
  const places = [
    "concord-list",
    "concord-connectors",
    syncedAtPlace(account),
    fieldReadyPlace,
    ...(holder === undefined ? [] : Object.values(listPlaces(holder))),
  ];
  for (const place of places) storage.removeItem(place);
  forgetSession(storage);
}

/** Where it is kept when an account last had everything. */
export function syncedAtPlace(account: string): string {
  return account === "main" ? "concord-synced-at" : `concord-synced-at ${account}`;
}

/**
 * Erases what is marked, before a page of somebody else opens anything. As long as nobody signs in, the mark stays: a tab that was asleep may write what it still
 * has in memory once more, and then goes as well.
 */
export async function eraseMarked(isSignedIn: boolean, deps: EraseDeps): Promise<void> {
  const accounts = marked(deps.storage);
  if (accounts.length === 0) return;
  const erasing = Promise.all(accounts.map((account) => eraseOne(account, deps)));
  await Promise.race([erasing, deps.wait(patienceMs)]);
  if (isSignedIn) deps.storage.removeItem(markPlace);
}

/** Whoever owns the database loses it to us first: else the next in line would open it anew while it goes. */
async function eraseOne(account: string, deps: EraseDeps): Promise<void> {
  const { indexedDB, locks, caches, storage } = deps;
  const name = `concord-${account}`;
  // Only now: the page that erases writes down what it leaves when it goes.
  storage.removeItem(unstoredPlace(account));
  await caches?.delete(keptHistoriesPlace(account)).catch(() => undefined);
  const { promise: gone, resolve } = Promise.withResolvers<unknown>();
  const erase = async (): Promise<void> => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", resolve);
    request.addEventListener("error", resolve);
    await gone;
  };
  // All tabs of a device open anew at once, and each takes the lock from the one before it: what that one began goes on.
  await locks.request(name, { steal: true }, erase).catch(() => gone);
}

function marked(storage: Pick<Storage, "getItem">): readonly string[] {
  return readKept(Marked, markPlace, storage) ?? [];
}
