import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Journal, JournalRow } from "../journal-row.ts";
import { openSqliteLedgerStore } from "../node/sqlite-ledger-store.ts";
import { acme, documentNumber, paperJournal } from "../testing/journal.ts";
import { openTestLedger } from "../testing/ledger.ts";
import type { TestLedger } from "../testing/ledger.ts";
import { compareLedger } from "./compare-ledger.ts";
import { scratchKeys } from "./scratch-keys.ts";

async function compared(ledger: TestLedger, journal: Journal) {
  await using scratch = openSqliteLedgerStore(":memory:");
  const keys = scratchKeys(ledger.keys, randomBytes);
  return await compareLedger(acme, { ...ledger, stored: ledger.store, journal, keys, scratch });
}

/** A journal in which one row says something else. */
function lying(journal: Journal, seq: number, lie: Partial<JournalRow>): Journal {
  return {
    ...journal,
    read: async (workspace, after, most) =>
      (await journal.read(workspace, after, most)).map((row) =>
        row.seq === seq ? { ...row, ...lie } : row,
      ),
  };
}

const step = fc.oneof(
  fc.record({ does: fc.constant("edit" as const), document: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ does: fc.constant("erase" as const), document: fc.integer({ min: 1, max: 3 }) }),
  fc.constantFrom({ does: "follow" } as const, { does: "fold" } as const),
);

test("[LE124] a ledger that its journal makes raises nothing, erased, folded or behind; nothing is left of the comparison", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const journal = paperJournal([{ changes: { a: 0 } }]);
      const ledger = openTestLedger(journal, { settings: { foldBytes: 1 } });
      await ledger.follower.catchUp(acme);
      for (const [index, each] of steps.entries()) {
        if (each.does === "edit") journal.add({ ...each, changes: { a: index + 1 } });
        if (each.does === "erase") journal.erase(each.document);
        if (each.does === "follow") await ledger.follower.catchUp(acme);
        if (each.does === "fold") await ledger.follower.fold(acme, 9);
      }
      const position = await ledger.store.position(acme);
      const destroyed = await ledger.keys.destroyed(acme);
      const { doubts, recorded } = await compared(ledger, journal);
      expect(doubts).toEqual([]);
      expect(recorded).toBe(position?.cursor);
      expect(await ledger.keys.destroyed(acme)).toEqual(destroyed);
      expect(await ledger.keys.key(acme, documentNumber(9))).toBe(null);
    }),
    { numRuns: 25 },
  );
});

test("[LE125] the first entry of a document that is not what the journal says is named", async () => {
  const journal = paperJournal([
    { changes: { a: 1 } },
    { document: 2, changes: { a: 1 } },
    { changes: { a: 2 } },
    { changes: { a: 3 } },
  ]);
  const ledger = openTestLedger(journal);
  await ledger.follower.catchUp(acme);
  const other = { difference: [{ path: "a", before: 1, after: 7 }] };
  const document = documentNumber(1);
  expect((await compared(ledger, lying(journal, 3, other))).doubts).toEqual([
    { reason: "entry-altered", document, seq: 3 },
  ]);
  const late = { acceptedTime: 1 };
  expect((await compared(ledger, lying(journal, 4, late))).doubts).toMatchObject([{ seq: 4 }]);
  const nothing = { difference: [] };
  expect((await compared(ledger, lying(journal, 4, nothing))).doubts).toEqual([
    { reason: "entry-added", document, seq: 4 },
  ]);
  await ledger.follower.erase(acme, documentNumber(2), 1);
  expect((await compared(ledger, lying(journal, 2, late))).doubts).toEqual([
    { reason: "entry-altered", document: documentNumber(2), seq: 2 },
  ]);
});

test("[LE126] a ledger that was recorded before the store was restored is said to be; it is compared up to where the journal ends, and what is beyond is gone", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }, { document: 2, changes: { a: 1 } }]);
  const ledger = openTestLedger(journal);
  journal.add({ document: 2, changes: { a: 2 } }, { document: 3, changes: { a: 1 } });
  journal.erase(2);
  await ledger.follower.catchUp(acme);
  journal.restore(2);
  const earlier = { epoch: "1:abcdefgh", cursor: 5 };
  const told = await compared(ledger, journal);
  expect(told).toEqual({ recorded: 2, earlier, entries: 2, erased: 1, doubts: [] });

  const other = { difference: [{ path: "a", before: null, after: 7 }] };
  expect((await compared(ledger, lying(journal, 1, other))).doubts).toEqual([
    { reason: "entry-altered", document: documentNumber(1), seq: 1 },
  ]);
  // Of what was erased, by what stands in the open.
  expect((await compared(ledger, lying(journal, 2, { acceptedTime: 1 }))).doubts).toEqual([
    { reason: "entry-altered", document: documentNumber(2), seq: 2 },
  ]);
  const lacking = { ...journal, head: async () => 1 };
  expect(await compared(ledger, lacking)).toMatchObject({ recorded: 1, doubts: [] });
});

test("[LE130] once it is derived again, what was erased before the restore raises nothing", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }, { document: 2, changes: { a: 1 } }]);
  const ledger = openTestLedger(journal);
  journal.add({ document: 2, changes: { a: 2 } });
  journal.erase(2);
  await ledger.follower.catchUp(acme);
  journal.restore(2);
  journal.add({ changes: { a: 9 } });
  await ledger.follower.catchUp(acme);
  expect(await compared(ledger, journal)).toMatchObject({
    doubts: [],
    earlier: null,
    erased: 1,
    recorded: 3,
  });
});
