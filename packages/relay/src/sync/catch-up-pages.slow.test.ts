import { WorkspaceId, decodeRelayMessage } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { nodeDeps } from "../node-deps.ts";
import { firstDocument, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { createCatchUpPages } from "./catch-up-pages.ts";

const acme = WorkspaceId.parse("acme");

test("[RL109] a page of catch-up is read once for all who come from the same place, and goes on where the log has grown or was compacted since", async () => {
  let reads = 0;
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    readLog: (...range) => {
      reads += 1;
      return real.readLog(...range);
    },
  }));
  const committer = committerOn(storage);
  const mine = peerDocument();
  let batch = 0;
  const write = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      batch += 1;
      await committer.submit(submission(batch, mine.set({ number: String(batch) })));
    }
  };
  // Small pages, so that a catch-up takes several, however long the client's id.
  const pages = createCatchUpPages(storage, 100, nodeDeps("silent"));
  const catchUp = async (from = 0) => {
    const doc = new Y.Doc();
    let sent = 0;
    for (let after = from; ;) {
      const page = await pages.read(acme, after);
      const decoded = decodeRelayMessage(page.message);
      if (decoded.type !== "message" || decoded.message.type !== "updates")
        throw new Error("No page");
      const { message } = decoded;
      expect([message.upTo, message.more]).toEqual([page.upTo, page.more]);
      for (const { document, update } of message.entries) {
        expect(document).toBe(firstDocument);
        Y.applyUpdate(doc, update);
      }
      sent += 1;
      after = page.upTo;
      if (!page.more) return { doc, sent, upTo: after };
    }
  };
  const isWhole = ({ doc }: { readonly doc: Y.Doc }): void =>
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(mine.doc));

  await write(20);
  const first = await catchUp();
  isWhole(first);
  expect(first.sent).toBeGreaterThan(3);
  expect(reads).toBe(first.sent);
  isWhole(await catchUp());
  expect(reads).toBe(first.sent);

  await write(5);
  const second = await catchUp();
  isWhole(second);
  expect(second.upTo).toBe(25);
  // Of what was there before only the last page, which was not full, is read again.
  expect(reads).toBe(first.sent + (second.sent - first.sent) + 1);

  const before = reads;
  await storage.compact(acme, firstDocument, 25, Y.encodeStateAsUpdate(mine.doc));
  await write(1);
  isWhole(await catchUp());
  expect(reads).toBeGreaterThan(before);
  // A committed turn that the page does not hold yet is said to follow.
  await write(1);
  const ahead = await createCatchUpPages(storage, 1, nodeDeps("silent")).read(acme, 25);
  expect([ahead.upTo, ahead.more]).toEqual([26, true]);
});

test("[RL181] pages from before a compaction and from after it are never mixed", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const first = peerDocument();
  const second = peerDocument();
  const writeFirst = (batch: number) =>
    committer.submit(submission(batch, first.set({ number: String(batch) })));
  await writeFirst(1);
  await committer.submit(
    submission(2, second.set({ note: "x".repeat(300) }), { document: secondDocument }),
  );
  await writeFirst(3);
  const pages = createCatchUpPages(storage, 200, nodeDeps("silent"));
  const messageAfter = async (after: number) => {
    const page = await pages.read(acme, after);
    const decoded = decodeRelayMessage(page.message);
    if (decoded.type !== "message" || decoded.message.type !== "updates")
      throw new Error("No page");
    return decoded.message;
  };
  // One who has seen the first batches and fell behind: what it reads is kept.
  expect((await messageAfter(2)).upTo).toBe(3);
  await pages.compact(acme, firstDocument, 3, Y.encodeStateAsUpdate(first.doc));
  const doc = new Y.Doc();
  for (let after = 0, more = true; more;) {
    const message = await messageAfter(after);
    for (const { document, update } of message.entries) {
      if (document === firstDocument) Y.applyUpdate(doc, update);
    }
    ({ upTo: after, more } = message);
  }
  expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(first.doc));
});

test("[RL172] a page of catch-up that nobody comes for any more is let go", async () => {
  let reads = 0;
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    readLog: (...range) => {
      reads += 1;
      return real.readLog(...range);
    },
  }));
  await committerOn(storage).submit(submission(1, peerDocument().set({ number: "1" })));
  const timers: (() => void)[] = [];
  const pages = createCatchUpPages(storage, 200, {
    after: (_, work) => {
      timers.push(work);
      return { [Symbol.dispose]: () => undefined };
    },
  });
  const pass = (): void => timers.shift()?.();
  await pages.read(acme, 0);
  // Wanted since the last look, and once more before the next one.
  pass();
  await pages.read(acme, 0);
  pass();
  await pages.read(acme, 0);
  expect(reads).toBe(1);
  pass();
  pass();
  expect(timers).toEqual([]);
  await pages.read(acme, 0);
  expect(reads).toBe(2);
});
