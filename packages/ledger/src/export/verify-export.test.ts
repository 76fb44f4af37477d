import { expect, test } from "vitest";
import { prepareNextKey } from "../node/sealing-folder.ts";
import { acme, documentNumber, paperJournal } from "../testing/journal.ts";
import { openSealedLedger, subtle } from "../testing/sealing.ts";
import { putTogether, takeApart, verify, withDocument } from "../testing/tampering.ts";

test("[LE44] an older export that is shown as the latest is found where seals were sent elsewhere", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const growing = await openSealedLedger(journal);
  await growing.seal();
  const older = await growing.export();
  journal.add({ document: 2, changes: { a: 1 } });
  await growing.seal();
  const { seals } = await takeApart(await growing.export());
  const anchored = seals.map(({ signed }) => signed);
  expect((await verify(older, { key: growing.publicKey })).findings).toEqual([]);
  const { findings } = await verify(older, { key: growing.publicKey, anchored });
  expect(findings).toMatchObject([{ reason: "seal-not-anchored-here", seq: 2, seal: 2 }]);
});

test("[LE51] after a change of keys an export is verified by either", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const rotating = await openSealedLedger(journal);
  await rotating.seal();
  await prepareNextKey(rotating.folder, subtle);
  await rotating.seal();
  journal.add({ changes: { a: 2 } });
  await rotating.seal();
  const { current } = await rotating.sealingKeys.signers();
  const file = await rotating.export();
  for (const wanted of [rotating.publicKey, current.publicKey]) {
    expect((await verify(file, { key: wanted })).findings).toEqual([]);
  }
});

test("[LE52] what a restore lost is said, and is no finding; seals of before still count where they stand", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const restored = await openSealedLedger(journal);
  await restored.seal();
  journal.add({ changes: { a: 2 } }, { document: 2, changes: { a: 3 } });
  await restored.seal();
  journal.restore(2);
  journal.add({ document: 3, changes: { a: 9 } });
  await restored.seal();
  const { findings, summary } = await verify(await restored.export(), {
    key: restored.publicKey,
  });
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ entries: 3, seals: 3, upTo: 3, lost: [{ after: 1, upTo: 3 }] });
});

test("[LE53] an export with keys can be read and is checked value by value; a document whose key was destroyed still verifies", async () => {
  const journal = paperJournal([{ changes: { a: "x" } }, { document: 2, changes: { a: "y" } }]);
  const readable = await openSealedLedger(journal);
  await readable.follower.catchUp(acme);
  await readable.follower.erase(acme, documentNumber(2), 1);
  await readable.seal();
  const file = await takeApart(await readable.export({ readable: true }));
  expect(file.documents.map(({ header }) => header.secret === null)).toEqual([false, true]);
  expect((await verify(putTogether(file), { key: readable.publicKey })).findings).toEqual([]);

  const secret = "A".repeat(43);
  const wrong = withDocument(file, 0, ({ header, changes }) => ({
    header: { ...header, secret },
    changes,
  }));
  const { findings } = await verify(putTogether(wrong), { key: readable.publicKey });
  expect(findings[0]).toMatchObject({
    reason: "value-unreadable",
    document: documentNumber(1),
    seq: 1,
  });
  const sealedOnly = await takeApart(await readable.export());
  expect(sealedOnly.documents.map(({ header }) => header.secret)).toEqual([null, null]);
});

test("[LE54] what is no export is said to be none", async () => {
  for (const bytes of [new TextEncoder().encode("%PDF-1.7 …"), new Uint8Array()]) {
    const { findings } = await verify(bytes, { key: "none" });
    expect(findings.map(({ reason }) => reason)).toEqual(["not-an-export"]);
  }
});
