import { expect, test } from "vitest";
import type { LedgerStore } from "./ledger-store.ts";
import { readLedger } from "./read-ledger.ts";
import { acme, documentNumber, paperJournal } from "./testing/journal.ts";
import { decodeGood, openTestLedger, packer, temporaryFolder } from "./testing/ledger.ts";

const first = documentNumber(1);

test("[LE10] a follower records what is new since its cursor, and nothing twice", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const { follower, store } = openTestLedger(journal);
  expect(await follower.catchUp(acme)).toEqual({ entries: 1, cursor: 1, isDone: true });
  expect(await follower.catchUp(acme)).toEqual({ entries: 0, cursor: 1, isDone: true });
  journal.add({ changes: { a: 2 } }, { changes: { a: 3 } });
  expect(await follower.catchUp(acme)).toEqual({ entries: 2, cursor: 3, isDone: true });
  expect((await store.marks(acme, 0, 10, 10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("[LE11] entries and cursor move together: whatever transaction fails, the ledger is the same in the end", async () => {
  const journal = paperJournal(
    Array.from({ length: 20 }, (_, index) => ({
      document: (index % 3) + 1,
      changes: { a: index },
    })),
  );
  const good = openTestLedger(journal);
  await good.follower.catchUp(acme);
  const expected = await good.store.marks(acme, 0, 100, 100);

  for (let failing = 1; failing <= 8; failing += 1) {
    let writes = 0;
    const failOnce = (store: LedgerStore): LedgerStore => ({
      ...store,
      append: async (...args) => {
        writes += 1;
        if (writes === failing) throw new Error("disk full");
        await store.append(...args);
      },
    });
    const { follower, store } = openTestLedger(journal, {
      keys: good.keys,
      wrap: failOnce,
      settings: { batch: 3 },
    });
    await expect(follower.catchUp(acme)).rejects.toThrow("disk full");
    await follower.catchUp(acme);
    expect(await store.marks(acme, 0, 100, 100)).toEqual(expected);
  }
});

test("[LE12] a ledger goes on after its process ended", async () => {
  const folder = temporaryFolder();
  const journal = paperJournal([{ changes: { a: 1 } }, { changes: { a: 2 } }]);
  const before = openTestLedger(journal, { folder });
  await before.follower.catchUp(acme);
  await before.store[Symbol.asyncDispose]();
  await before.keys[Symbol.asyncDispose]();

  journal.add({ changes: { a: 3 } });
  const after = openTestLedger(journal, { folder });
  expect((await after.follower.catchUp(acme)).entries).toBe(1);
  const changes = (await readLedger(acme, first, after.store, packer)).map(decodeGood);
  expect(changes.map(({ parent }) => parent)).toEqual([null, changes[0]?.hash, changes[1]?.hash]);
  await after.store[Symbol.asyncDispose]();
  await after.keys[Symbol.asyncDispose]();
});

test("[LE13] a destroyed key makes values unreadable, and the chain goes on as it was", async () => {
  const journal = paperJournal([{ changes: { a: "secret" } }, { document: 2, changes: { a: 1 } }]);
  const { follower, store, keys } = openTestLedger(journal);
  await follower.catchUp(acme);
  const before = (await readLedger(acme, first, store, packer)).map(decodeGood);
  await follower.erase(acme, first, 5);
  expect(await keys.key(acme, first)).toEqual({ type: "destroyed", at: 5 });
  expect(await keys.destroyed(acme)).toEqual([first]);

  journal.add({ changes: { a: "later" } });
  await follower.catchUp(acme);
  const after = (await readLedger(acme, first, store, packer)).map(decodeGood);
  expect(after.slice(0, 1)).toEqual(before);
  expect(after[1]?.parent).toBe(before[0]?.hash);
  // That something changed is known, and not to what.
  expect(after[1]?.writes.map(({ key, value }) => [key, value])).toEqual([
    ["entry", 3],
    ["/a", ""],
  ]);
});

test("[LE14] after a restore the ledger is derived again; what was erased keeps its entries", async () => {
  const journal = paperJournal([
    { changes: { a: 1 } },
    { document: 2, changes: { a: 1 } },
    { document: 2, changes: { a: 2 } },
  ]);
  const { follower, store } = openTestLedger(journal);
  await follower.catchUp(acme);
  const [erased, kept] = await store.marks(acme, 0, 10, 10);
  await follower.erase(acme, first, 5);

  journal.restore(2);
  journal.add({ document: 2, changes: { a: 9 } });
  await follower.catchUp(acme);
  const marks = await store.marks(acme, 0, 10, 10);
  expect(marks.slice(0, 2)).toEqual([erased, kept]);
  expect(marks.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect((await readLedger(acme, documentNumber(2), store, packer)).length).toBe(2);
});

test("[LE15] only the ends of documents used last stay in memory", async () => {
  const journal = paperJournal([
    { document: 1, changes: { a: 1 } },
    { document: 2, changes: { a: 1 } },
    { document: 3, changes: { a: 1 } },
    { document: 2, changes: { a: 2 } },
    { document: 1, changes: { a: 2 } },
  ]);
  const read: string[] = [];
  const watching = (store: LedgerStore): LedgerStore => ({
    ...store,
    ledger: (workspace, document) => {
      read.push(document);
      return store.ledger(workspace, document);
    },
  });
  const { follower } = openTestLedger(journal, {
    wrap: watching,
    settings: { batch: 1, warmDocuments: 2 },
  });
  await follower.catchUp(acme);
  expect(read).toEqual([1, 2, 3, 1].map(documentNumber));
});

const damage = (store: LedgerStore): LedgerStore => ({
  ...store,
  ledger: async (workspace, document) => {
    const { folded, loose } = await store.ledger(workspace, document);
    return { folded, loose: loose.map((bytes) => bytes.with(20, 255 - (bytes[20] ?? 0))) };
  },
});

test("[LE16] a stored change that is damaged stops the follower before anything is written on top of it", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const { follower, store } = openTestLedger(journal, {
    wrap: damage,
    settings: { warmDocuments: 0 },
  });
  await follower.catchUp(acme);
  journal.add({ changes: { a: 2 } });
  await expect(follower.catchUp(acme)).rejects.toThrow("damaged");
  expect((await store.marks(acme, 0, 10, 10)).length).toBe(1);
});

test("[LE9] that a note was edited is recorded, though the journal does not say to what", async () => {
  const journal = paperJournal([{ changes: { note: null } }, { changes: { memo: null } }]);
  const { follower, store } = openTestLedger(journal);
  expect((await follower.catchUp(acme)).entries).toBe(1);
  const [change] = (await readLedger(acme, first, store, packer)).map(decodeGood);
  expect(change?.writes.map(({ key }) => key)).toEqual(["entry", "@u1", "/note"]);
});

test("[LE79] a step takes no more rows than their text has room, and one at least", async () => {
  const long = "x".repeat(400);
  const journal = paperJournal(
    Array.from({ length: 5 }, (_, n) => ({ changes: { a: `${long}${n}` } })),
  );
  const { follower } = openTestLedger(journal, { settings: { batchBytes: 2_000 } });
  const steps = [await follower.step(acme), await follower.step(acme), await follower.step(acme)];
  expect(steps.map(({ cursor, isDone }) => [cursor, isDone])).toEqual([
    [2, false],
    [4, false],
    [5, true],
  ]);
  const narrow = openTestLedger(journal, { settings: { batchBytes: 10 } });
  expect(await narrow.follower.step(acme)).toEqual({ entries: 1, cursor: 1, isDone: false });
});

test("[LE81] a row by which values were erased destroys the key of its document, and is an entry of its own without values; only what the journal says is one, and not what a row claims", async () => {
  const journal = paperJournal([
    { changes: { a: "secret" } },
    { changes: { a: "claimed" }, operations: [{ type: "erase" }] },
  ]);
  const { follower, store, keys } = openTestLedger(journal);
  await follower.catchUp(acme);
  expect((await keys.key(acme, first))?.type).toBe("secret");
  const before = await store.marks(acme, 0, 9, 9);
  journal.add({ changes: { a: "last" } });
  journal.erase(1);
  journal.add({ changes: { a: "later" } }, { document: 2, changes: { a: "kept" } });
  await follower.catchUp(acme);
  expect(await keys.key(acme, first)).toMatchObject({ type: "destroyed" });
  expect((await keys.key(acme, documentNumber(2)))?.type).toBe("secret");
  expect((await store.marks(acme, 0, 9, 9)).slice(0, 2)).toEqual(before);
  const changes = (await readLedger(acme, first, store, packer)).map(decodeGood);
  expect(
    changes.slice(-2).map(({ writes }) => writes.map(({ key, value }) => [key, value])),
  ).toEqual([
    [["entry", 4]],
    [
      ["entry", 5],
      ["/a", ""],
    ],
  ]);
});
