import { getConflicts, getHeads, load, toJS } from "@automerge/automerge/slim";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readLedger } from "./read-ledger.ts";
import { acme, ada, documentNumber, paperJournal } from "./testing/journal.ts";
import type { RowWish } from "./testing/journal.ts";
import { decodeGood, openTestLedger, packer } from "./testing/ledger.ts";
import type { TestLedger } from "./testing/ledger.ts";

const first = documentNumber(1);

async function changesOf(ledger: TestLedger, document = first) {
  return (await readLedger(acme, document, ledger.store, packer)).map(decodeGood);
}

async function headsOf({ store }: TestLedger) {
  return (await store.heads(acme, null, 100)).map(({ document, hash }) => ({ document, hash }));
}

test("[LE1] a row of the journal is one change: its seq, who, when, and the registers that it alters", async () => {
  const journal = paperJournal([{ changes: { currency: "EUR", "lines.k1.quantity": "2" } }]);
  const ledger = openTestLedger(journal);
  await ledger.follower.catchUp(acme);

  const [change] = await changesOf(ledger);
  expect(change?.at).toBe(1_790_000_001_500);
  expect(JSON.parse(change?.message ?? "")).toEqual({
    author: "u1",
    device: "device-1",
    batch: 1,
    operations: ["set-field"],
    deviceTime: 1_790_000_001_000,
  });
  expect(change?.writes.map(({ key }) => key)).toEqual([
    "entry",
    "@u1",
    "/currency",
    "/lines.k1.quantity",
  ]);
  expect(change?.writes[0]?.value).toBe(1);
});

test("[LE2] Automerge reads a ledger as its own document, without conflicts", async () => {
  const journal = paperJournal([
    { changes: { currency: "EUR" } },
    { changes: { currency: "USD", "buyer.name": "Acme" } },
  ]);
  const ledger = openTestLedger(journal);
  await ledger.follower.catchUp(acme);
  const changes = await readLedger(acme, first, ledger.store, packer);
  const document = load<Record<string, unknown>>(Buffer.concat(changes));
  const keys = ["/buyer.name", "/currency", "@u1", "entry"];
  expect(Object.keys(toJS(document)).toSorted()).toEqual(keys);
  expect(document["entry"]).toBe(2);
  expect(keys.map((key) => getConflicts(document, key))).toEqual(keys.map(() => undefined));
  const head = await ledger.store.head(acme, first);
  expect(getHeads(document)).toEqual([head?.hash]);
});

test("[LE3] a row that alters nothing records nothing, and is passed", async () => {
  const row = { path: "currency", before: "EUR", after: "EUR" };
  const journal = paperJournal([{ changes: { currency: "EUR" } }, {}, { changes: {} }]);
  const ledger = openTestLedger({
    ...journal,
    read: async (workspace, after, most) =>
      (await journal.read(workspace, after, most)).map((each) =>
        each.seq === 2 ? { ...each, difference: [row] } : each,
      ),
  });
  expect(await ledger.follower.catchUp(acme)).toEqual({ entries: 1, cursor: 3, isDone: true });
  expect((await changesOf(ledger)).length).toBe(1);
});

test("[LE4] a register that a row names twice goes from its first value to its last", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const [row] = journal.rows;
  if (row === undefined) throw new Error("no row");
  const twice = [
    { path: "a", before: null, after: 1 },
    { path: "a", before: 1, after: null },
    { path: "b", before: null, after: 1 },
    { path: "b", before: 1, after: 2 },
  ];
  const ledger = openTestLedger(
    { ...journal, read: async () => [{ ...row, difference: twice }] },
    {
      settings: { batch: 2 },
    },
  );
  await ledger.follower.step(acme);
  const [change] = await changesOf(ledger);
  expect(change?.writes.map(({ key }) => key)).toEqual(["entry", "@u1", "/b"]);
});

test("[LE5] names and values stand encrypted, and nowhere else", async () => {
  const secret = "Kranenburg";
  const journal = paperJournal([
    {
      author: { id: "u1", name: `Ada ${secret}` },
      operations: [{ type: "set-field", path: "buyer.name", value: secret }],
      changes: { "buyer.name": secret },
    },
  ]);
  const ledger = openTestLedger(journal);
  await ledger.follower.catchUp(acme);
  const [bytes] = await readLedger(acme, first, ledger.store, packer);
  expect(Buffer.from(bytes ?? []).includes(secret)).toBe(false);
});

test("[LE6] an author's name is recorded when it is new to the document, and when it changes", async () => {
  const renamed = { ...ada, name: "Ada Lovelace" };
  const journal = paperJournal([
    { changes: { a: 1 } },
    { changes: { a: 2 } },
    { changes: { a: 3 }, author: renamed },
    { changes: { a: 4 }, author: renamed },
  ]);
  const ledger = openTestLedger(journal, { settings: { batch: 1, warmDocuments: 0 } });
  await ledger.follower.catchUp(acme);
  const named = (await changesOf(ledger)).map(({ writes }) =>
    writes.some(({ key }) => key === "@u1"),
  );
  expect(named).toEqual([true, false, true, false]);
});

const values = fc.oneof(
  fc.string({ maxLength: 8, unit: "binary" }).map((text) => text.toWellFormed()),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.dictionary(fc.constantFrom("text", "value"), fc.string({ maxLength: 4 })),
);
const wishes: fc.Arbitrary<readonly RowWish[]> = fc.array(
  fc.record({
    document: fc.integer({ min: 1, max: 3 }),
    changes: fc.dictionary(
      fc.constantFrom("a", "b.c", "lines.k1.name", "entry", "moments.m1", "moments.m2"),
      fc.oneof(
        values,
        fc.record({
          name: fc.constantFrom("As agreed", "🧾 قبل"),
          of: fc.constant({ hash: "0a", at: 1 }),
        }),
      ),
    ),
    author: fc.constantFrom(ada, { id: "u2", name: "Bob" }, { id: "u2", name: "Robert" }),
  }),
  { maxLength: 25 },
);

test("[LE7] a ledger is a function of journal and keys: derived in whatever steps, folded, evicted or built anew, its heads are the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      wishes,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 3 }),
      async (rows, batch, warmDocuments) => {
        const journal = paperJournal(rows);
        const once = openTestLedger(journal);
        await once.follower.catchUp(acme);

        const again = openTestLedger(journal, {
          keys: once.keys,
          settings: { batch, warmDocuments, foldBytes: 200 },
        });
        while (!(await again.follower.step(acme)).isDone) await again.follower.fold(acme, 2);
        await again.follower.fold(acme, 10);
        expect(await headsOf(again)).toEqual(await headsOf(once));
        for (const { document } of await headsOf(once)) {
          expect(await changesOf(again, document)).toEqual(await changesOf(once, document));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test("[LE8] changes of any size come out of a folded document as they went in", async () => {
  const journal = paperJournal([
    { changes: { note: "x".repeat(100_000) } },
    {
      changes: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index])),
    },
    { changes: { note: "y" } },
  ]);
  const ledger = openTestLedger(journal, { settings: { foldBytes: 1 } });
  await ledger.follower.catchUp(acme);
  const before = await readLedger(acme, first, ledger.store, packer);
  expect(await ledger.follower.fold(acme, 10)).toBe(1);
  expect((await ledger.store.ledger(acme, first)).loose).toEqual([]);
  const after = await readLedger(acme, first, ledger.store, packer);
  expect(after.map((bytes) => Buffer.from(bytes))).toEqual(
    before.map((bytes) => Buffer.from(bytes)),
  );
});
