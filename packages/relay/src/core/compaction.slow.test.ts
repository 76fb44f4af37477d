import { expect, test } from "vitest";
import * as Y from "yjs";
import { nodeDeps } from "../node-deps.ts";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { createCommitter } from "./committer.ts";
import { startCompaction } from "./compaction.ts";
import { createLiveDocuments } from "./live-documents.ts";
import { WorkspaceId } from "@concord/protocol";

const acme = WorkspaceId.parse("acme");

test("[RL6] a compacted workspace reads the same to old and new readers, and waits for projections", async () => {
  const folder = temporaryFolder();
  const before = await startRelay(folder);
  const ada = await joinAs(before.url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  for (let batch = 1; batch <= 10; batch += 1) {
    await sendBatch(ada, batch, mine.set({ number: String(batch) }));
  }
  const { epoch } = ada.welcome;
  await before[Symbol.asyncDispose]();

  {
    await using storage = openTestStorage(folder);
    const deps = nodeDeps("silent");
    const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
    const settings = { minUpdates: 2, everyMs: 60_000 };
    // A projection that has read nothing yet holds everything back.
    await using behind = startCompaction(storage, committer, ["slow"], settings, deps);
    expect(await behind.run()).toBe(0);
    await using compaction = startCompaction(storage, committer, [], settings, deps);
    expect(await compaction.run()).toBe(1);
    expect((await storage.loadDocument(acme, firstDocument))?.updates).toHaveLength(1);
    expect(await storage.readJournal(acme, 0, 100)).toHaveLength(10);
  }

  const after = await startRelay(folder);
  for (const cursor of [null, 4, 10]) {
    const reader = await joinAs(after.url, await tokenFor({ id: "bob" }), { cursor, epoch });
    const copy = peerDocument();
    // A reader with a cursor has what was before it.
    if (cursor !== null) Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(mine.doc));
    for (const { update } of reader.caughtUp.flatMap(({ entries }) => entries)) {
      Y.applyUpdate(copy.doc, update);
    }
    expect(copy.get("number")).toBe("10");
    expect(reader.caughtUp.at(-1)?.upTo).toBe(10);
  }
});

test("[RL3] batches that are sent again after compaction and a restart are the same batches, each with its seq", async () => {
  const folder = temporaryFolder();
  const before = await startRelay(folder);
  const ada = await joinAs(before.url, await tokenFor());
  const mine = peerDocument();
  const claim = { document: firstDocument, clientId: mine.doc.clientID };
  ada.send({ type: "claim", ...claim });
  const updates = Array.from({ length: 10 }, (_, batch) => mine.set({ number: String(batch) }));
  for (const [batch, update] of updates.entries()) await sendBatch(ada, batch, update);
  await before[Symbol.asyncDispose]();
  {
    await using storage = openTestStorage(folder);
    const deps = nodeDeps("silent");
    const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
    const settings = { minUpdates: 2, everyMs: 60_000 };
    await using compaction = startCompaction(storage, committer, [], settings, deps);
    expect(await compaction.run()).toBe(1);
  }
  const after = await startRelay(folder);
  const again = await joinAs(after.url, await tokenFor(), { clientIds: [claim] });
  for (const [batch, update] of updates.entries()) {
    expect(await sendBatch(again, batch, update)).toMatchObject({ seq: batch + 1 });
  }
  // Other bytes under a known number are not the batch of the first time.
  expect(await sendBatch(again, 9, mine.set({ number: "x" }))).toMatchObject({ type: "refused" });
  expect((await joinAs(after.url, await tokenFor())).welcome.seq).toBe(10);
});

test("[RL6] a document that cannot be folded keeps its updates, and holds up no other", async () => {
  const folder = temporaryFolder();
  const before = await startRelay(folder);
  const ada = await joinAs(before.url, await tokenFor());
  for (const [index, document] of [firstDocument, secondDocument].entries()) {
    const mine = peerDocument();
    ada.send({ type: "claim", document, clientId: mine.doc.clientID });
    for (let batch = 0; batch < 3; batch += 1) {
      const update = mine.set({ number: String(batch) });
      await sendBatch(ada, 10 * index + batch, update, document);
    }
  }
  await before[Symbol.asyncDispose]();
  let isDamaged = true;
  await using storage = openTestStorage(folder, (real) => ({
    loadDocument: async (workspace, document) => {
      if (isDamaged && document === firstDocument) throw new Error("The disk has a hole here");
      return real.loadDocument(workspace, document);
    },
  }));
  const deps = nodeDeps("silent");
  const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
  const settings = { minUpdates: 2, everyMs: 60_000 };
  await using compaction = startCompaction(storage, committer, [], settings, deps);
  expect(await compaction.run()).toBe(1);
  expect(await storage.compactable(acme, 0, 6, 2)).toEqual([firstDocument]);
  isDamaged = false;
  expect(await compaction.run()).toBe(1);
});
