import { readFileSync, rmSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LedgerStore } from "../ledger-store.ts";
import { openSealingFolder, prepareNextKey } from "../node/sealing-folder.ts";
import { acme, documentNumber, paperJournal } from "../testing/journal.ts";
import { openSealedLedger, subtle } from "../testing/sealing.ts";
import { isSigned, sealBytes, sealHash } from "./seal.ts";
import { allSeals, createSealer } from "./sealer.ts";

const rows = [
  { changes: { a: 1 } },
  { document: 2, changes: { a: 1 } },
  { changes: { a: 2 } },
  { document: 3, changes: { a: 1 } },
];

test("[LE30] a seal names its range, the heads of each document in it and the seal before, and is signed", async () => {
  const journal = paperJournal(rows.slice(0, 3));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  journal.add(...rows.slice(3));
  await ledger.seal();
  const [first, second] = await allSeals(ledger.store, acme);
  if (first === undefined || second === undefined) throw new Error("no seals");
  const heads = new Map(
    (await ledger.store.heads(acme, null, 9)).map(({ document, hash }) => [document, hash]),
  );
  expect(first.seal).toMatchObject({
    number: 1,
    previous: null,
    after: 0,
    upTo: 3,
    entries: 3,
    heads: {
      [documentNumber(1)]: heads.get(documentNumber(1)),
      [documentNumber(2)]: heads.get(documentNumber(2)),
    },
    key: ledger.publicKey,
  });
  expect(second.seal).toMatchObject({
    number: 2,
    previous: await sealHash(first.seal, subtle),
    after: 3,
    upTo: 4,
    heads: { [documentNumber(3)]: heads.get(documentNumber(3)) },
  });
  for (const { seal, signature } of [first, second]) {
    expect(await isSigned(sealBytes(seal), signature, ledger.publicKey, subtle)).toBe(true);
    const other = { ...seal, upTo: 9 };
    expect(await isSigned(sealBytes(other), signature, ledger.publicKey, subtle)).toBe(false);
  }
});

test("[LE31] where nothing is new nothing is sealed", async () => {
  const ledger = await openSealedLedger(paperJournal(rows));
  expect((await ledger.seal()).type).toBe("sealed");
  expect(await ledger.seal()).toEqual({ type: "nothing-new" });
});

test("[LE32] the key that seals lies apart from the database, for its owner's eyes; the public one lies beside it", async () => {
  const { folder, publicKey } = await openSealedLedger(paperJournal());
  expect(statSync(join(folder, "seal.key")).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, "seal.pub"), "utf8").trim()).toBe(publicKey);
  const again = await openSealingFolder(folder, subtle);
  expect((await again.keys.signers()).current.publicKey).toBe(publicKey);
});

test("[LE33] a new key is introduced by a seal that the old one signs, and then signs alone", async () => {
  const journal = paperJournal(rows.slice(0, 2));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  await prepareNextKey(ledger.folder, subtle);
  // Also where nothing is new.
  await ledger.seal();
  const { current, next } = await ledger.sealingKeys.signers();
  expect(next).toBe(null);
  expect(current.publicKey).not.toBe(ledger.publicKey);
  expect(readFileSync(join(ledger.folder, "seal.pub"), "utf8").trim()).toBe(current.publicKey);

  journal.add(...rows.slice(2));
  await ledger.seal();
  const seals = await allSeals(ledger.store, acme);
  expect(seals.map(({ seal }) => [seal.key, seal.nextKey])).toEqual([
    [ledger.publicKey, null],
    [ledger.publicKey, current.publicKey],
    [current.publicKey, null],
  ]);
});

test("[LE34] a change of keys that was interrupted after its seal goes on", async () => {
  const journal = paperJournal(rows.slice(0, 2));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  await prepareNextKey(ledger.folder, subtle);
  const { next } = await ledger.sealingKeys.signers();
  const crash = { ...ledger.sealingKeys, promote: () => Promise.reject(new Error("crash")) };
  const deps = { store: ledger.store, marks: ledger.marks, subtle, now: () => 1 };
  await expect(createSealer({ ...deps, keys: crash }).seal(acme)).rejects.toThrow("crash");

  journal.add(...rows.slice(2));
  await ledger.seal();
  expect((await ledger.sealingKeys.signers()).current.publicKey).toBe(next?.publicKey);
  const last = await ledger.store.lastSeal(acme);
  expect(last?.seal).toMatchObject({ number: 3, key: next?.publicKey, nextKey: null });
});

test("[LE35] without the key that its last seal names a workspace is not sealed under another", async () => {
  const journal = paperJournal(rows.slice(0, 2));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  unlinkSync(join(ledger.folder, "seal.key"));
  await openSealingFolder(ledger.folder, subtle);
  journal.add(...rows.slice(2));
  expect(await ledger.seal()).toMatchObject({ type: "refused", reason: "key-missing" });
});

test("[LE36] seals that were taken from the database, or changed in it, are missed by what lies beside the key", async () => {
  const journal = paperJournal(rows.slice(0, 2));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  journal.add(...rows.slice(2));
  await ledger.seal();
  const behind = (store: Partial<LedgerStore>) =>
    createSealer({
      store: { ...ledger.store, ...store },
      keys: ledger.sealingKeys,
      marks: ledger.marks,
      subtle,
      now: () => 1,
    }).seal(acme);
  const [first, second] = await allSeals(ledger.store, acme);
  if (first === undefined || second === undefined) throw new Error("no seals");
  const taken = { lastSeal: async () => first, seals: async () => [] };
  expect(await behind(taken)).toMatchObject({ type: "refused", reason: "seals-missing" });
  const changed = { ...second, seal: { ...second.seal, at: 9 } };
  expect(await behind({ lastSeal: async () => changed })).toMatchObject({
    type: "refused",
    reason: "seals-altered",
  });
  // A crash between a seal and its note is none of it.
  rmSync(join(ledger.folder, "last-seals.json"));
  await ledger.marks.write(acme, { number: 1, hash: await sealHash(first.seal, subtle) });
  expect(await ledger.seal()).toEqual({ type: "nothing-new" });
});

test("[LE37] the first seal after a restore says which earlier ones still stand, and takes the place of the others", async () => {
  const journal = paperJournal(rows.slice(0, 2));
  const ledger = await openSealedLedger(journal);
  await ledger.seal();
  journal.add({ changes: { a: 2 } }, { changes: { a: 3 } });
  await ledger.seal();
  journal.restore(3);
  journal.add({ changes: { a: 9 } });
  await ledger.seal();
  const last = await ledger.store.lastSeal(acme);
  expect(last?.seal).toMatchObject({ number: 3, standing: 1, after: 2, upTo: 4, entries: 2 });
});
