import { expect, test } from "vitest";
import * as Y from "yjs";
import { nodeDeps } from "../node-deps.ts";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
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
  const again = await joinAs(after.url, await tokenFor());
  expect(await sendBatch(again, 10, mine.set({ number: "x" }))).toMatchObject({ seq: 10 });
});
