import { Epoch } from "@concord/protocol";
import { expect, test } from "vitest";
import type { LedgerStore } from "../ledger-store.ts";
import { openSealingFolder, prepareNextKey } from "../node/sealing-folder.ts";
import { allSeals } from "../sealing/sealer.ts";
import { acme, paperJournal } from "../testing/journal.ts";
import { temporaryFolder } from "../testing/ledger.ts";
import { openSealedLedger, subtle } from "../testing/sealing.ts";
import type { SealedLedger } from "../testing/sealing.ts";
import { checkStoredSeals } from "./check-stored-seals.ts";

const rows = [
  { changes: { a: 1 } },
  { document: 2, changes: { a: 1 } },
  { changes: { a: 2 } },
  { document: 3, changes: { a: 1 } },
];

/** Four entries under two seals. */
async function sealedTwice() {
  const journal = paperJournal(rows.slice(0, 2));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  journal.add(...rows.slice(2));
  await ledger.seal();
  const [first, second] = await allSeals(ledger.store, acme);
  if (first === undefined || second === undefined) throw new Error("no seals");
  return { journal, ledger, first, second };
}

async function look(
  ledger: SealedLedger,
  store: Partial<LedgerStore> = {},
  published: string | null = ledger.publicKey,
) {
  const noted = await ledger.marks.read(acme);
  return checkStoredSeals(acme, {
    stored: { ...ledger.store, ...store },
    published,
    noted,
    subtle,
  });
}

async function reasons(...asked: Parameters<typeof look>): Promise<readonly string[]> {
  return (await look(...asked)).doubts.map(({ reason }) => reason);
}

test("[LE127] seals that stand where they were made raise nothing, by either key of a change; by another key they are nobody's", async () => {
  const { ledger, journal } = await sealedTwice();
  const upTo = 4;
  expect(await look(ledger)).toMatchObject({ seals: 2, upTo, beginnings: [], doubts: [] });
  expect(await look(ledger, {}, null)).toMatchObject({ isKeyThere: false, doubts: [] });

  await prepareNextKey(ledger.folder, subtle);
  await ledger.seal();
  const { current } = await ledger.sealingKeys.signers();
  expect(current.publicKey).not.toBe(ledger.publicKey);
  // Introduced by the last seal, though it has signed nothing yet.
  for (const key of [ledger.publicKey, current.publicKey]) {
    expect(await reasons(ledger, {}, key)).toEqual([]);
  }
  journal.add({ changes: { a: 3 } });
  await ledger.seal();
  for (const key of [ledger.publicKey, current.publicKey]) {
    expect(await reasons(ledger, {}, key)).toEqual([]);
  }
  const { keys } = await openSealingFolder(temporaryFolder(), subtle);
  const others = (await keys.signers()).current.publicKey;
  expect(await reasons(ledger, {}, others)).toEqual(["unknown-key"]);
});

test("[LE128] a seal that was changed, taken out or cannot be read is found, and an entry that is not the one that was sealed", async () => {
  const { ledger, first, second } = await sealedTwice();
  const changed = { ...second, seal: { ...second.seal, at: 9 } };
  expect(await reasons(ledger, { seals: async () => [first, changed] })).toEqual([
    "seal-unsigned",
    "seals-altered",
  ]);
  expect(await reasons(ledger, { seals: async () => [first] })).toEqual(["seals-missing"]);
  expect(await reasons(ledger, { seals: async () => [second] })).toContain("seal-out-of-order");
  const none = { seals: async () => [] };
  expect(await reasons(ledger, none)).toEqual(["seals-missing"]);
  const unreadable = { seals: () => Promise.reject(new SyntaxError("no JSON")) };
  expect(await reasons(ledger, unreadable)).toEqual(["seal-unreadable"]);
  const broken = { seals: () => Promise.reject(new Error("no disk")) };
  await expect(reasons(ledger, broken)).rejects.toThrow("no disk");

  const { marks } = ledger.store;
  const other = async (...asked: Parameters<typeof marks>) =>
    (await marks(...asked)).map((mark) =>
      mark.seq === 3 ? { ...mark, hash: "0".repeat(64) } : mark,
    );
  expect((await look(ledger, { marks: other })).doubts).toMatchObject([
    { reason: "marks-altered", seq: 3 },
  ]);
});

const behind = { position: async () => ({ epoch: Epoch.parse("1:abcdefgh"), cursor: 4 }) };
const empty = { marks: async () => [] };

test("[LE129] where a history began anew is told, before the first seal under its epoch and after it", async () => {
  const { ledger, journal } = await sealedTwice();
  journal.restore(3);
  journal.add({ changes: { a: 7 } });
  await ledger.follower.catchUp(acme);
  const begun = { epoch: "2:abcdefgh", after: 2, goneUpTo: 4 };
  expect(await look(ledger)).toMatchObject({
    seals: 2,
    upTo: 2,
    standing: [{ epoch: "1:abcdefgh", upTo: 2 }],
    beginnings: [{ ...begun, seal: null, at: null }],
    doubts: [],
  });
  await ledger.seal();
  expect(await look(ledger)).toMatchObject({
    seals: 3,
    upTo: 4,
    standing: [
      { epoch: "1:abcdefgh", upTo: 2 },
      { epoch: "2:abcdefgh", upTo: 4 },
    ],
    beginnings: [{ ...begun, seal: 3, at: expect.any(Number) }],
    doubts: [],
  });
  // A ledger that says it had not followed that epoch hides nothing by it.
  expect(await reasons(ledger, { ...behind, ...empty })).toContain("marks-altered");
});
