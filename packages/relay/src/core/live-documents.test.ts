import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
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
