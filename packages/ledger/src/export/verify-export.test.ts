import { Epoch, WorkspaceId } from "@concord/protocol";
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

/** Sealed up to 1 and up to 3, put back to 2, and sealed again with another third entry. */
async function restoredLedger() {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const restored = await openSealedLedger(journal);
  await restored.seal();
  journal.add({ changes: { a: 2 } }, { document: 2, changes: { a: 3 } });
  await restored.seal();
  const { seals } = await takeApart(await restored.export());
  journal.restore(2);
  journal.add({ document: 3, changes: { a: 9 } });
  await restored.seal();
  return { ...restored, journal, sentBefore: seals.map(({ signed }) => signed) };
}

test("[LE52] what a restore lost is said, and is no finding where the restore is named; seals of before still count where they stand", async () => {
  const restored = await restoredLedger();
  const { findings, summary } = await verify(await restored.export(), {
    key: restored.publicKey,
    restoredAfter: [1],
  });
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ entries: 3, seals: 3, upTo: 3, lost: [{ after: 1, upTo: 3 }] });
});

test("[LE118] a history that was rewritten in the database under another epoch is found from its first entry on, though the real key sealed it", async () => {
  const journal = paperJournal([{ changes: { a: 1 } }]);
  const laundered = await openSealedLedger(journal);
  await laundered.seal();
  journal.add({ changes: { a: 2 } });
  await laundered.seal();
  journal.restore(1);
  journal.add({ changes: { a: 99 } });
  await laundered.seal();
  const file = await laundered.export();
  const { findings } = await verify(file, { key: laundered.publicKey });
  expect(findings).toMatchObject([
    { reason: "history-replaced", document: documentNumber(1), seq: 2, seal: 3 },
  ]);
  // One that is named somewhere else says nothing for this one, and was not there.
  const elsewhere = await verify(file, { key: laundered.publicKey, restoredAfter: [2] });
  expect(elsewhere.findings.map(({ reason }) => reason)).toEqual([
    "history-replaced",
    "restore-not-here",
  ]);
});

test("[LE118] each restore is to be named: one that is named once does not cover another at the same place", async () => {
  const { journal, ...restored } = await restoredLedger();
  journal.restore(2);
  journal.add({ document: 3, changes: { a: 10 } });
  await restored.seal();
  const file = await restored.export();
  const found = async (restoredAfter: readonly number[]) =>
    (await verify(file, { key: restored.publicKey, restoredAfter })).findings;
  expect(await found([1])).toMatchObject([{ reason: "history-replaced", seal: 4 }]);
  expect(await found([1, 1])).toEqual([]);
});

test("[LE119] where no seal that was sent elsewhere is of the workspace, that is found; one that a named restore lost is no finding", async () => {
  const { sentBefore, ...restored } = await restoredLedger();
  const { publicKey: key } = restored;
  const file = await restored.export();
  const reasons = async (anchored: typeof sentBefore, restoredAfter = [1]) =>
    (await verify(file, { key, anchored, restoredAfter })).findings.map(({ reason }) => reason);
  const strangers = sentBefore.map(({ seal, signature }) => ({
    seal: { ...seal, workspace: WorkspaceId.parse("other") },
    signature,
  }));
  expect(await reasons([])).toEqual(["no-anchored-seal"]);
  expect(await reasons(strangers)).toEqual(["no-anchored-seal"]);
  expect(await reasons(sentBefore)).toEqual([]);

  // From a backup of everything: the seals that came after it are known elsewhere alone.
  const late = sentBefore.map(({ seal, signature }) => ({
    seal: { ...seal, number: 3, after: 3, upTo: 7 },
    signature,
  }));
  expect(await reasons(late)).toEqual([]);
  const told = await verify(file, { key, anchored: late, restoredAfter: [1] });
  expect(told.summary.lost).toMatchObject([{ after: 1, upTo: 7 }]);
  expect(await reasons(late, [])).toContain("seal-not-anchored-here");
  // One that was made after the restore must be here.
  const since = late.map(({ seal, signature }) => ({
    seal: { ...seal, epoch: Epoch.parse("9:abcdefgh") },
    signature,
  }));
  expect(await reasons(since)).toContain("seal-not-anchored-here");
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
