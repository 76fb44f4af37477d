import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { StoredDocument } from "../storage/storage.ts";
import { createLiveDocuments } from "./live-documents.ts";

const acme = WorkspaceId.parse("acme");
const ids = [1, 2, 3].map((n) => DocumentId.parse(`0197f3a0-0000-7000-8000-00000000000${n}`));
const [first, second, third] = ids;
if (first === undefined || second === undefined || third === undefined) throw new Error("three");

/** Counts loads; each one waits until it is let go. */
function countingStorage() {
  const loads: DocumentId[] = [];
  const gate = Promise.withResolvers<StoredDocument | null>();
  return {
    loads,
    letGo: () => gate.resolve(null),
    loadDocument: (_: WorkspaceId, document: DocumentId) => {
      loads.push(document);
      return gate.promise;
    },
  };
}

test("[RL28] whoever comes while a document loads gets the same one", async () => {
  const storage = countingStorage();
  const documents = createLiveDocuments(storage, 10);
  const holds = [documents.hold(acme, first), documents.hold(acme, first)];
  storage.letGo();
  const [one, other] = await Promise.all(holds);
  expect(one).toBe(other);
  expect(storage.loads).toEqual([first]);
});

test("[RL28] what is in use is never evicted; what is not goes in the order of its last use", async () => {
  const storage = countingStorage();
  storage.letGo();
  const documents = createLiveDocuments(storage, 2);
  const held = await documents.hold(acme, first);
  documents.release(await documents.hold(acme, second));
  documents.release(await documents.hold(acme, third));
  expect(documents.count()).toBe(2);
  expect(await documents.hold(acme, first)).toBe(held);
  await documents.hold(acme, second);
  expect(storage.loads).toEqual([first, second, third, second]);
});

test("[RL28] a discarded document is loaded again, and its old holders cannot release the new one", async () => {
  const storage = countingStorage();
  storage.letGo();
  const documents = createLiveDocuments(storage, 0);
  const old = await documents.hold(acme, first);
  documents.discard(old);
  const fresh = await documents.hold(acme, first);
  expect(fresh).not.toBe(old);
  documents.release(old);
  expect(documents.count()).toBe(1);
  documents.release(fresh);
  expect(documents.count()).toBe(0);
});

test("[RL173] a document that is read in passing is let go at once, unless somebody holds it or wants it to stay", async () => {
  const storage = countingStorage();
  storage.letGo();
  const documents = createLiveDocuments(storage, 2);
  documents.release(await documents.hold(acme, first, "in-passing"));
  expect(documents.count()).toBe(0);

  const passing = await documents.hold(acme, first, "in-passing");
  const held = await documents.hold(acme, first);
  expect(held).toBe(passing);
  documents.release(held);
  documents.release(passing);
  expect(documents.count()).toBe(1);

  // Passing by is no use: the order in which documents go stays.
  documents.release(await documents.hold(acme, second));
  documents.release(await documents.hold(acme, first, "in-passing"));
  documents.release(await documents.hold(acme, third));
  documents.release(await documents.hold(acme, second));
  expect(storage.loads).toEqual([first, first, second, third]);
});

/** Of so many pieces that Yjs cannot join. */
function largeUpdate(pieces: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 5_000;
  const note = doc.getText("note");
  doc.transact(() => {
    for (let piece = 0; piece < pieces; piece += 1) note.insert(0, "x");
  });
  return Y.encodeStateAsUpdate(doc);
}

test("[RL428] of large documents fewer stay in memory, whoever looks at them; what is in use stays, and what is small is not pushed out by its number", async () => {
  const update = largeUpdate(5_000);
  const stored = (size: number): StoredDocument => ({
    kind: "invoice",
    seq: 1,
    updates: size === 0 ? [] : [update],
    authorship: [],
  });
  const large = createLiveDocuments({ loadDocument: async () => stored(1) }, 10, {
    room: 3_000_000,
  });
  const held = await large.hold(acme, first);
  for (const id of [second, third, second]) large.release(await large.hold(acme, id));
  expect(large.count()).toBe(2);
  expect(await large.hold(acme, first)).toBe(held);
  large.release(held);
  large.release(held);
  large.release(await large.hold(acme, third));
  large.release(await large.hold(acme, second));
  expect(large.count()).toBe(2);
  expect(await large.hold(acme, first)).not.toBe(held);

  const small = createLiveDocuments({ loadDocument: async () => stored(0) }, 10, {
    room: 3_000_000,
  });
  for (const id of ids) small.release(await small.hold(acme, id));
  expect(small.count()).toBe(3);
});

test("[RL428] a document that grows in memory takes as much room as it has grown to", async () => {
  const documents = createLiveDocuments({ loadDocument: async () => null }, 10, {
    room: 3_000_000,
  });
  const grown = await documents.hold(acme, first);
  Y.applyUpdate(grown.doc, largeUpdate(20_000));
  grown.structs.add(20_000);
  documents.release(grown);
  // Too large for the room: only as long as it is in use.
  expect(documents.count()).toBe(0);
});
