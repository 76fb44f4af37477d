import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import type { StorageWrite } from "../storage.ts";
import { openIndexedDbStorage } from "./indexeddb-storage.ts";
import type { StorageError } from "./storage-error.ts";
import { createFaultyIndexedDb } from "./testing/faulty-indexeddb.ts";
import { browserDeps, freshAccount, openStorage } from "./testing/open-storage.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const bytes = (byte: number): Uint8Array => new Uint8Array([byte]);
const append = (byte: number): StorageWrite => ({
  type: "append-update",
  document: id,
  update: bytes(byte),
});

test("[CL123] while one tab owns a storage another is refused, or waits until it is closed", async () => {
  const account = freshAccount();
  const first = await openStorage(account);
  expect(await openIndexedDbStorage({ account, deps: browserDeps })).toMatchObject({
    type: "locked",
  });
  expect(await openIndexedDbStorage({ account: `${account}-2`, deps: browserDeps })).toMatchObject({
    type: "opened",
  });

  const order: string[] = [];
  const second = openStorage(account, { ownership: "wait" }).then((storage) => {
    order.push("second opened");
    return storage;
  });
  await first.commit([append(1)]);
  order.push("first closes");
  // Begun before the close, so stored before the next owner reads.
  const late = first.commit([append(2)]);
  await first.close();
  await late;
  expect((await (await second).updates(id)).updates).toEqual([bytes(1), bytes(2)]);
  expect(order).toEqual(["first closes", "second opened"]);
  await expect(first.commit([append(3)])).rejects.toMatchObject({ reason: "closed" });
});

test("[CL123] whoever waits for a storage can give up", async () => {
  const account = freshAccount();
  await openStorage(account);
  const giveUp = new AbortController();
  const waiting = openIndexedDbStorage({
    account,
    deps: browserDeps,
    ownership: "wait",
    signal: giveUp.signal,
  });
  giveUp.abort(new Error("Enough."));
  await expect(waiting).rejects.toThrow("Enough.");
});

test("[CL123] a storage that is taken over stores nothing more for its former owner, who hears of it", async () => {
  const account = freshAccount();
  const told = Promise.withResolvers<StorageError>();
  const first = await openStorage(account, { onEnded: told.resolve });
  await first.commit([append(1)]);
  const second = await openStorage(account, { ownership: "steal" });
  expect(await told.promise).toMatchObject({ reason: "taken" });
  await expect(first.commit([append(2)])).rejects.toMatchObject({ reason: "taken" });
  await expect(first.settings()).rejects.toMatchObject({ reason: "taken" });
  await second.commit([append(3)]);
  expect((await second.updates(id)).updates).toEqual([bytes(1), bytes(3)]);
});

test("[CL123] a former owner that has not heard of it yet stores nothing either", async () => {
  const account = freshAccount();
  const told = Promise.withResolvers<StorageError>();
  const first = await openStorage(account, { onEnded: told.resolve });
  // As for a tab that is frozen: its lock goes, and the news of it waits in a queue.
  const deaf = { ...browserDeps, locks: otherLocks() };
  const second = await openStorage(account, { deps: deaf });
  await second.commit([append(1)]);
  await expect(first.commit([append(2)])).rejects.toMatchObject({ reason: "taken" });
  expect(await told.promise).toMatchObject({ reason: "taken" });
  await second.commit([append(3)]);
  expect((await second.updates(id)).updates).toEqual([bytes(1), bytes(3)]);
});

test("[CL126] a storage makes way for a newer version: what was begun is stored, and it says so", async () => {
  const account = freshAccount();
  const told = Promise.withResolvers<StorageError>();
  const storage = await openStorage(account, { onEnded: told.resolve });
  const begun = [storage.commit([append(1)]), storage.commit([append(2)])];
  const request = indexedDB.open(`concord-${account}`, 2);
  await Promise.all(begun);
  await new Promise((resolve) => request.addEventListener("success", resolve));
  const stored = request.result.transaction("updates").objectStore("updates").count();
  await new Promise((resolve) => stored.addEventListener("success", resolve));
  expect(stored.result).toBe(2);
  request.result.close();

  expect(await told.promise).toMatchObject({ reason: "superseded" });
  await expect(storage.commit([append(3)])).rejects.toMatchObject({ reason: "superseded" });
  // The lock is free: the newer version can open it.
  expect(await openIndexedDbStorage({ account, deps: browserDeps })).toMatchObject({
    type: "unreadable",
  });
});

test("[CL126] opening that waits for tabs with an older version says so", async () => {
  const faulty = createFaultyIndexedDb();
  let blocked = 0;
  faulty.onOpen((open) => {
    const request = open();
    queueMicrotask(() => request.dispatchEvent(new Event("blocked")));
    return request;
  });
  await openStorage(freshAccount(), {
    deps: { ...browserDeps, indexedDB: faulty.indexedDB },
    onBlocked: () => (blocked += 1),
  });
  expect(blocked).toBe(1);
});

test("[CL123] a browser that gives no database lets go of the lock and says why", async () => {
  const account = freshAccount();
  const faulty = createFaultyIndexedDb();
  faulty.onOpen(() => {
    throw new DOMException("Internal error opening backing store.", "UnknownError");
  });
  expect(
    await openIndexedDbStorage({ account, deps: { ...browserDeps, indexedDB: faulty.indexedDB } }),
  ).toEqual({ type: "unavailable", message: "Internal error opening backing store." });
  await openStorage(account);
});

/** Locks of which nobody else knows. */
function otherLocks(): LockManager {
  return {
    query: () => navigator.locks.query(),
    request: <T>(
      name: string,
      second: LockOptions | LockGrantedCallback<T>,
      third?: LockGrantedCallback<T>,
    ): Promise<Awaited<T>> => {
      const granted = third ?? (typeof second === "function" ? second : undefined);
      if (granted === undefined) throw new Error("no callback");
      return navigator.locks.request(`other ${name}`, granted);
    },
  };
}
