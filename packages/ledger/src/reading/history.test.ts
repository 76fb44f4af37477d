import { load, toJS, view } from "@automerge/automerge/slim";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCipher } from "../node/node-cipher.ts";
import { readLedger } from "../read-ledger.ts";
import { acme, ada, bob, documentNumber, paperJournal } from "../testing/journal.ts";
import type { PaperJournal, RowWish } from "../testing/journal.ts";
import { codec, packer, decodeGood, openTestLedger } from "../testing/ledger.ts";
import type { TestLedger } from "../testing/ledger.ts";
import { openHistory } from "./history.ts";

const first = documentNumber(1);
const known = (value: JsonValue) => ({ type: "known", value });
const withheld = { type: "withheld" };

async function historyOf(ledger: TestLedger, isWithheld = false) {
  const changes = await readLedger(acme, first, ledger.store, packer);
  const key = await ledger.keys.key(acme, first);
  const secret = key?.type === "secret" && !isWithheld ? key.secret : null;
  const unread = isWithheld ? "withheld" : "erased";
  const cipher = secret === null ? unread : await nodeCipher(secret, first);
  return openHistory(first, changes, codec, cipher);
}

async function followed(journal: PaperJournal): Promise<TestLedger> {
  const ledger = openTestLedger(journal);
  await ledger.follower.catchUp(acme);
  return ledger;
}

const rows: readonly RowWish[] = [
  { changes: { currency: "EUR", "lines.k1.quantity": "12" } },
  { document: 2, changes: { currency: "USD" } },
  { changes: { "lines.k1.quantity": "14" }, author: bob, operations: [{ type: "set-line" }] },
  { changes: { currency: null } },
];

test("[LE60] an entry says who changed what, when, by which device and operation, from what to what", async () => {
  const history = await historyOf(await followed(paperJournal(rows)));
  expect(history.count).toBe(3);
  const [, second, third] = await history.entries(0, 10);
  expect(second).toEqual({
    seq: 3,
    hash: second?.hash,
    at: 1_790_000_003_500,
    deviceTime: 1_790_000_003_000,
    author: bob,
    device: "device-1",
    batch: 3,
    operations: ["set-line"],
    changes: [{ path: "lines.k1.quantity", before: known("12"), after: known("14") }],
  });
  expect(third?.changes).toEqual([{ path: "currency", before: known("EUR"), after: known(null) }]);
  expect((await history.entries(1, 1)).map(({ seq }) => seq)).toEqual([3]);
});

test("[LE61] the registers at a moment are those that the entries up to it wrote", async () => {
  const history = await historyOf(await followed(paperJournal(rows)));
  const at = async (seq: number) => Object.fromEntries(await history.registersAt(seq));
  expect(await at(0)).toEqual({});
  expect(await at(1)).toEqual({ currency: "EUR", "lines.k1.quantity": "12" });
  // A moment between two entries of the document is another document's.
  expect(await at(2)).toEqual(await at(1));
  expect(await at(3)).toEqual({ currency: "EUR", "lines.k1.quantity": "14" });
  expect(await at(99)).toEqual({ "lines.k1.quantity": "14" });
  expect(history.entryAt(2)?.seq).toBe(1);
  expect(history.entryAt(0)).toBe(null);
});

test("[LE62] blame names who gave each register the value that it has", async () => {
  const history = await historyOf(await followed(paperJournal(rows)));
  const blame = await history.blameAt(3);
  expect(blame.get("lines.k1.quantity")).toMatchObject({ author: bob, seq: 3, value: known("14") });
  expect(blame.get("currency")).toMatchObject({ author: ada, seq: 1, value: known("EUR") });
});

test("[LE63] the difference of two moments leaves out what came back to what it was", async () => {
  const journal = paperJournal([
    { changes: { a: 1, b: 1 } },
    { changes: { a: 2, b: 2 } },
    { changes: { a: 1 } },
  ]);
  const history = await historyOf(await followed(journal));
  expect(await history.difference(1, 3)).toEqual([
    { path: "b", before: known(1), after: known(2) },
  ]);
  expect(await history.difference(3, 1)).toEqual([
    { path: "b", before: known(2), after: known(1) },
  ]);
  expect(await history.difference(2, 2)).toEqual([]);
});

test("[LE64] where the key is destroyed or withheld it is still said who changed which registers, and when", async () => {
  const history = await historyOf(await followed(paperJournal(rows)), true);
  const [one] = await history.entries(0, 1);
  expect(one?.author).toEqual({ id: "u1", name: null });
  expect(one?.changes).toEqual([
    { path: "currency", before: known(null), after: withheld },
    { path: "lines.k1.quantity", before: known(null), after: withheld },
  ]);
  expect((await history.registersAt(9)).size).toBe(0);
});

test("[LE65] an author has the name of the time of the entry", async () => {
  const renamed = { ...ada, name: "Ada Lovelace" };
  const journal = paperJournal([{ changes: { a: 1 } }, { changes: { a: 2 }, author: renamed }]);
  const history = await historyOf(await followed(journal));
  const names = (await history.entries(0, 9)).map(({ author }) => author.name);
  expect(names).toEqual(["Ada", "Ada Lovelace"]);
});

const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null));
const wishes = fc.array(
  fc.record({
    document: fc.integer({ min: 1, max: 2 }),
    changes: fc.dictionary(fc.constantFrom("a", "b.c", "d"), value, { minKeys: 1 }),
  }),
  { minLength: 1, maxLength: 20 },
);

test("[LE66] every moment is what the journal says, and what Automerge shows at the heads of that moment", async () => {
  await fc.assert(
    fc.asyncProperty(wishes, async (some) => {
      const journal = paperJournal(some);
      const ledger = await followed(journal);
      const history = await historyOf(ledger);
      const changes = await readLedger(acme, first, ledger.store, packer);
      const document = load<Record<string, unknown>>(Buffer.concat(changes));
      const hashes = new Map(
        changes.map(decodeGood).map(({ writes, hash }) => [writes[0]?.value, hash]),
      );
      const expected = new Map<string, JsonValue>();
      for (const row of journal.rows.filter((each) => each.document === first)) {
        for (const { path, after } of row.difference) expected.set(path, after);
        const registers = await history.registersAt(row.seq);
        const standing = [...expected].filter(([, each]) => each !== null);
        expect(Object.fromEntries(registers)).toEqual(Object.fromEntries(standing));

        const hash = hashes.get(row.seq);
        if (hash === undefined) continue;
        const shown = toJS(view(document, [hash]));
        const paths = Object.keys(shown).filter((key) => key.startsWith("/"));
        const blame = await history.blameAt(row.seq);
        expect(paths.map((key) => key.slice(1)).toSorted()).toEqual([...blame.keys()].toSorted());
      }
    }),
    { numRuns: 25 },
  );
});
