import { DocumentId } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryStorage } from "../memory-storage.ts";
import type { ReplicaStorage, StorageWrite, StoredBatch } from "../storage.ts";
import type { StorageError } from "./storage-error.ts";
import {
  committedUnheard,
  createFaultyIndexedDb,
  throwing,
  undone,
} from "./testing/faulty-indexeddb.ts";
import { browserDeps, freshAccount, openStorage } from "./testing/open-storage.ts";

const ids = [1, 2].map((number) =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${number}`),
);

const faults = {
  none: (begin: IDBDatabase["transaction"]) => begin,
  closed: throwing("InvalidStateError"),
  undone: undone(),
  unheard: committedUnheard(),
  // Only for want of room is a transaction undone for good.
  full: throwing("QuotaExceededError"),
} as const;
type Fault = keyof typeof faults;

/** Writes whose numbers depend on the storage that they go to. */
type Write = (storage: ReplicaStorage) => Promise<StorageWrite>;

const batch = (number: number, document: DocumentId, deviceTime: number): StoredBatch => ({
  batch: number,
  device: DeviceId.parse("device-one"),
  document,
  kind: "invoice",
  clientId: null,
  operations: [],
  deviceTime,
  size: 1,
});

const write: fc.Arbitrary<Write> = fc
  .record({
    type: fc.constantFrom<StorageWrite["type"][]>(
      "set",
      "append-update",
      "append-update",
      "replace-updates",
      "delete-updates",
      "put-batch",
      "mark-batch",
      "delete-batch",
      "put-row",
      "delete-row",
    ),
    document: fc.constantFrom(...ids),
    number: fc.integer({ min: 1, max: 3 }),
    value: fc.integer({ min: 0, max: 255 }),
    all: fc.boolean(),
  })
  .map(({ type, document, number, value, all }) => async (storage) => {
    const update = new Uint8Array([value]);
    switch (type) {
      case "set":
        return { type, key: `key ${number}`, value };
      case "append-update":
        return { type, document, update };
      case "replace-updates": {
        const { through } = await storage.updates(document);
        return { type, document, through: all || through === 0 ? "all" : through, update };
      }
      case "delete-updates":
      case "delete-row":
        return { type, document };
      case "put-batch":
        return { type, batch: batch(number, document, value), update };
      case "mark-batch":
        return { type, batch: batch(number, document, value) };
      case "delete-batch":
        return { type, batch: number };
      case "put-row":
        return { type, document, row: value };
    }
  });

const commit = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 4 }),
  faults: fc.array(fc.constantFrom<Fault[]>("none", "closed", "undone", "unheard", "full"), {
    maxLength: 2,
  }),
});

const sorted = <T>(entries: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...entries].toSorted(([first], [second]) => first.localeCompare(second));

async function contents(storage: ReplicaStorage): Promise<unknown> {
  const updates = await Promise.all(ids.map((id) => storage.updates(id)));
  const batches = await storage.batches();
  return {
    updates: updates.map((each) => each.updates.map((update) => [...update])),
    settings: sorted(await storage.settings()),
    documents: (await storage.documents()).toSorted(),
    batches: await Promise.all(batches.map((each) => storage.batch(each.batch))),
    rows: sorted(await storage.rows()),
  };
}

/** A storage in memory with these commits. */
async function after(commits: readonly (readonly StorageWrite[])[]): Promise<ReplicaStorage> {
  const storage = createMemoryStorage();
  for (const writes of commits) await storage.commit(writes);
  return storage;
}

const made = (
  writes: readonly Write[],
  storage: ReplicaStorage,
): Promise<readonly StorageWrite[]> => Promise.all(writes.map((each) => each(storage)));

/** What a replica would hold that knows only what it was told. */
interface Known {
  readonly stored: readonly (readonly StorageWrite[])[];
  /** Commits that were given up: at most one of them was stored after all. */
  readonly doubtful: readonly (readonly StorageWrite[])[];
}

/** What is known once a storage has said that one of the doubtful commits was stored. */
async function foundOut(storage: ReplicaStorage, { stored, doubtful }: Known): Promise<Known> {
  const found = JSON.stringify(await contents(storage));
  for (const writes of doubtful) {
    const candidate = [...stored, writes];
    if (JSON.stringify(await contents(await after(candidate))) === found) {
      return { stored: candidate, doubtful: [] };
    }
  }
  throw new Error(`None of ${doubtful.length} doubtful commits explains ${found}`);
}

test("[CL120, CL121, CL129] whatever befalls connections and room, what was said to be stored is there once and what was refused is not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commit, { maxLength: 12 }), async (commits) => {
      const account = freshAccount();
      const faulty = createFaultyIndexedDb();
      const open = (): Promise<ReplicaStorage> =>
        openStorage(account, { deps: { ...browserDeps, indexedDB: faulty.indexedDB } });
      let storage = await open();
      let known: Known = { stored: [], doubtful: [] };

      const attempt = async (writes: readonly Write[], befalling: readonly Fault[]) => {
        const here = await made(writes, storage);
        const there = await made(writes, await after(known.stored));
        faulty.next(...befalling.map((name) => faults[name]));
        const outcome = await storage.commit(here).then(
          () => "stored" as const,
          (error: StorageError) => error.reason,
        );
        faulty.heal();
        if (outcome === "stored") known = { stored: [...known.stored, there], doubtful: [] };
        if (outcome === "lost") known = { ...known, doubtful: [...known.doubtful, there] };
        if (outcome === "diverged") {
          await storage.close();
          storage = await open();
          known = await foundOut(storage, known);
        }
        expect(["stored", "lost", "diverged", "quota"]).toContain(outcome);
      };
      for (const { writes, faults: befalling } of commits) await attempt(writes, befalling);
      // Whether one that was given up was stored is known only after the next.
      await attempt([], []);
      expect(await contents(storage)).toEqual(await contents(await after(known.stored)));
      await storage.close();
    }),
    { numRuns: 60 },
  );
});
