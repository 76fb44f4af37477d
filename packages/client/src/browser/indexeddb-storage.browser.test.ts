import { DocumentId } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { cdp } from "vitest/browser";
import type { StorageWrite, StoredBatch } from "../storage.ts";
import { describeStorageContract } from "../testing/storage-contract.ts";
import { openIndexedDbStorage } from "./indexeddb-storage.ts";
import {
  committedUnheard,
  createFaultyIndexedDb,
  throwing,
  undone,
} from "./testing/faulty-indexeddb.ts";
import { browserDeps, freshAccount, openStorage } from "./testing/open-storage.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

const append = (byte: number): StorageWrite => ({
  type: "append-update",
  document: id,
  update: new Uint8Array([byte]),
});

const batch = (number: number): StoredBatch => ({
  batch: number,
  device: DeviceId.parse("device-one"),
  document: id,
  kind: "invoice",
  clientId: 4_294_967_295,
  operations: [],
  deviceTime: 1_795_000_000_000,
  size: 1,
});

describeStorageContract("[CL1, CL2, CL3, CL4] IndexedDB", async () => {
  const account = freshAccount();
  return { open: () => openStorage(account), reopens: true };
});

test("[CL2] a write that IndexedDB itself turns down takes those before it along", async () => {
  const storage = await openStorage(freshAccount());
  await expect(
    storage.commit([
      { type: "set", key: "lost", value: 1 },
      append(1),
      { type: "put-batch", batch: batch(Number.NaN), update: bytes(1) },
    ]),
  ).rejects.toMatchObject({ reason: "failed" });
  expect(await storage.settings()).toEqual(new Map());
  expect(await storage.documents()).toEqual([]);
  await storage.commit([append(2)]);
  expect((await storage.updates(id)).updates).toEqual([bytes(2)]);
});

test.each([
  ["was closed before", throwing("InvalidStateError")],
  ["was lost under the transaction", undone()],
  ["went with the database process", throwing("UnknownError")],
  ["was lost after the transaction was committed", committedUnheard()],
] as const)(
  "[CL120] a commit whose connection %s is stored once, on a fresh one",
  async (_how, fault) => {
    const faulty = createFaultyIndexedDb();
    const storage = await openStorage(freshAccount(), {
      deps: { ...browserDeps, indexedDB: faulty.indexedDB },
    });
    await storage.commit([append(1), { type: "put-batch", batch: batch(1), update: bytes(1) }]);
    const { through } = await storage.updates(id);
    faulty.next(fault);
    await Promise.all([
      storage.commit([
        { type: "replace-updates", document: id, through, update: bytes(10) },
        append(2),
        { type: "delete-batch", batch: 1 },
        { type: "mark-batch", batch: batch(1) },
        { type: "put-batch", batch: batch(2), update: bytes(2) },
        { type: "set", key: "last", value: "first" },
      ]),
      storage.commit([append(3), { type: "set", key: "last", value: "second" }]),
    ]);
    expect(faulty.databases).toHaveLength(2);
    expect((await storage.updates(id)).updates).toEqual([bytes(10), bytes(2), bytes(3)]);
    expect(await storage.batches()).toEqual([batch(2)]);
    expect(await storage.settings()).toEqual(new Map([["last", "second"]]));
  },
);

test("[CL120] reads go on over a connection that the browser closed", async () => {
  const faulty = createFaultyIndexedDb();
  const storage = await openStorage(freshAccount(), {
    deps: { ...browserDeps, indexedDB: faulty.indexedDB },
  });
  await storage.commit([append(1)]);
  faulty.databases[0]?.close();
  const [updates, documents] = await Promise.all([storage.updates(id), storage.documents()]);
  expect(updates.updates).toEqual([bytes(1)]);
  expect(documents).toEqual([id]);
  expect(faulty.databases).toHaveLength(2);

  faulty.databases[1]?.dispatchEvent(new Event("close"));
  await storage.commit([append(2)]);
  expect((await storage.updates(id)).updates).toHaveLength(2);
  expect(faulty.databases).toHaveLength(3);
});

test("[CL120] a connection that is lost twice is said, nothing is stored, and the next commit tries anew", async () => {
  const faulty = createFaultyIndexedDb();
  const storage = await openStorage(freshAccount(), {
    deps: { ...browserDeps, indexedDB: faulty.indexedDB },
  });
  faulty.next(undone(), undone());
  await expect(storage.commit([append(1)])).rejects.toMatchObject({ reason: "lost" });
  await storage.commit([append(2)]);
  expect((await storage.updates(id)).updates).toEqual([bytes(2)]);
});

test("[CL129] a commit that was given up with its connection and stored after all ends the storage; opened again it holds it once", async () => {
  const account = freshAccount();
  const faulty = createFaultyIndexedDb();
  const told: string[] = [];
  const storage = await openStorage(account, {
    deps: { ...browserDeps, indexedDB: faulty.indexedDB },
    onEnded: ({ reason }) => told.push(reason),
  });
  await storage.commit([append(1)]);
  faulty.next(committedUnheard(), throwing("InvalidStateError"));
  await expect(storage.commit([append(2)])).rejects.toMatchObject({ reason: "lost" });
  await expect(storage.commit([append(3)])).rejects.toMatchObject({ reason: "diverged" });
  await expect(storage.updates(id)).rejects.toMatchObject({ reason: "diverged" });
  await expect.poll(() => told).toEqual(["diverged"]);

  const again = await openStorage(account);
  await again.commit([append(4)]);
  expect((await again.updates(id)).updates).toEqual([bytes(1), bytes(2), bytes(4)]);
});

test("[CL121] a request that fails for want of room is no lost connection", async () => {
  const faulty = createFaultyIndexedDb();
  const storage = await openStorage(freshAccount(), {
    deps: { ...browserDeps, indexedDB: faulty.indexedDB },
  });
  faulty.next(committedUnheard(new DOMException("Planted.", "QuotaExceededError")));
  await expect(storage.commit([append(1)])).rejects.toMatchObject({ reason: "quota" });
  expect(faulty.databases).toHaveLength(1);
});

test("[CL122] every commit asks for strict durability", async () => {
  const faulty = createFaultyIndexedDb();
  const storage = await openStorage(freshAccount(), {
    deps: { ...browserDeps, indexedDB: faulty.indexedDB },
  });
  const asked: string[] = [];
  faulty.next((begin) => (...wanted) => {
    const transaction = begin(...wanted);
    asked.push(`${transaction.mode} ${transaction.durability}`);
    return transaction;
  });
  await storage.commit([append(1)]);
  expect(asked).toEqual(["readwrite strict"]);
});

test("[CL125] a database of a later version, or of something else, is left alone and named", async () => {
  for (const [version, store] of [
    [99, "settings"],
    [1, "somebody's"],
  ] as const) {
    const account = freshAccount();
    await openPlain(account, version, (database) => {
      database.createObjectStore(store);
    });
    expect(await openIndexedDbStorage({ account, deps: browserDeps })).toMatchObject({
      type: "unreadable",
    });
    const found = await openPlain(account);
    expect([found.version, ...found.stores]).toEqual([version, store]);
  }
});

test("[CL125] what reads otherwise than it was stored is named as damaged", async () => {
  const account = freshAccount();
  const storage = await openStorage(account);
  await storage.commit([append(1)]);
  const request = indexedDB.open(`concord-${account}`);
  await new Promise((resolve) => request.addEventListener("success", resolve));
  const transaction = request.result.transaction(["updates", "batches"], "readwrite");
  transaction.objectStore("updates").put("text", [id, 2]);
  transaction.objectStore("batches").put({ batch: "7" }, 7);
  await new Promise((resolve) => transaction.addEventListener("complete", resolve));
  request.result.close();
  await expect(storage.updates(id)).rejects.toMatchObject({ reason: "damaged" });
  await expect(storage.batches()).rejects.toMatchObject({ reason: "damaged" });
});

test("[CL127] what was cleared under a replica is said, and not begun anew without a word", async () => {
  const account = freshAccount();
  const storage = await openStorage(account);
  await storage.commit([append(1)]);
  await cdp().send("Storage.clearDataForOrigin", {
    origin: location.origin,
    storageTypes: "indexeddb",
  });
  await expect(storage.commit([append(2)])).rejects.toMatchObject({ reason: "erased" });
  await expect(storage.updates(id)).rejects.toMatchObject({ reason: "erased" });
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`concord-${account}`);
});

test("the rows of 10,000 documents: how long they take is printed", async () => {
  const account = freshAccount();
  const storage = await openStorage(account);
  const rows = Array.from({ length: 10_000 }, (_, index): StorageWrite => {
    const document = DocumentId.parse(`0190a000-0000-7000-8000-${String(index).padStart(12, "0")}`);
    const row = { kind: "invoice", number: `INV-${index}`, buyer: "Acme GmbH", total: "1234.56" };
    return { type: "put-row", document, row };
  });
  const start = performance.now();
  await storage.commit(rows);
  const stored = performance.now();
  expect((await storage.rows()).size).toBe(10_000);
  const loaded = performance.now();
  // oxlint-disable-next-line no-console -- a measurement, not an assertion
  console.info(
    `10,000 rows: stored in ${Math.round(stored - start)} ms, loaded in ${Math.round(loaded - stored)} ms`,
  );
});

function bytes(byte: number): Uint8Array {
  return new Uint8Array([byte]);
}

async function openPlain(
  account: string,
  version?: number,
  upgrade: (database: IDBDatabase) => void = () => undefined,
) {
  const request = indexedDB.open(`concord-${account}`, version);
  request.addEventListener("upgradeneeded", () => upgrade(request.result));
  await new Promise((resolve, reject) => {
    request.addEventListener("success", resolve);
    request.addEventListener("error", () => reject(request.error));
  });
  const { version: found, objectStoreNames } = request.result;
  request.result.close();
  return { version: found, stores: [...objectStoreNames] };
}
