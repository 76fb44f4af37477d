import { DocumentId } from "@concord/model";
import { WorkspaceId, limits } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { nodeDeps } from "../node-deps.ts";
import { noMeters } from "../observe/meters.ts";
import { firstDocument, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { createCommitter } from "./committer.ts";
import type { Committer } from "./committer.ts";
import { createLiveDocuments } from "./live-documents.ts";

const acme = WorkspaceId.parse("acme");

function valueIn(committer: Committer, path: string): Promise<unknown> {
  return committer.read(acme, firstDocument, ({ doc }) => doc.getMap("fields").get(path));
}

test("[RL18] all batches of one turn of the event loop are one transaction", async () => {
  const groups: number[] = [];
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    commit: (entries) => {
      groups.push(entries.length);
      return real.commit(entries);
    },
  }));
  const committer = committerOn(storage);
  const docs = Array.from({ length: 50 }, () => peerDocument());
  const outcomes = await Promise.all(
    docs.map((doc, index) =>
      committer.submit(submission(index, doc.set({ [`f${index}`]: index }))),
    ),
  );
  expect(groups).toEqual([50]);
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(50);
});

test("[RL61] of a burst each transaction, and each message about it, takes a bounded part", async () => {
  const groups: number[] = [];
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    commit: (entries) => {
      groups.push(entries.length);
      return real.commit(entries);
    },
  }));
  const committer = committerOn(storage);
  const told: number[] = [];
  committer.committed.subscribe(acme, ({ batches }) => told.push(batches.length));
  const mine = peerDocument();
  const outcomes = await Promise.all(
    Array.from({ length: 2_001 }, (_, index) =>
      committer.submit(submission(index, mine.set({ number: String(index) }))),
    ),
  );
  expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(["verdict"]));
  expect(groups).toEqual([2_000, 1]);
  expect(told).toEqual([2_000, 1]);
});

test("[RL61] a burst of large batches is committed and told in parts, each small enough for one message", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const told: number[] = [];
  committer.committed.subscribe(acme, ({ batches }) =>
    told.push(batches.reduce((sum, { update }) => sum + update.byteLength, 0)),
  );
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, batch) => {
      const document = DocumentId.parse(`0197f3a0-0000-7000-8000-00000000020${batch}`);
      const update = peerDocument().set({ "seller.name": "x".repeat(3_000_000) });
      return committer.submit(submission(batch, update, { document }));
    }),
  );
  expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(["verdict"]));
  expect(Math.max(...told)).toBeLessThan(limits.frameBytes);
  expect(told.length).toBeGreaterThan(1);
});

test("[RL64] a document does not outgrow what a message can carry", async () => {
  const folder = temporaryFolder();
  const mine = peerDocument();
  const grow = (batch: number) => {
    const before = Y.encodeStateVector(mine.doc);
    mine.doc.getText("note").insert(0, "x".repeat(4_000_000));
    return submission(batch, Y.encodeStateAsUpdate(mine.doc, before));
  };
  const verdicts: unknown[] = [];
  {
    await using storage = openTestStorage(folder);
    const committer = committerOn(storage);
    for (const batch of [1, 2]) verdicts.push(await committer.submit(grow(batch)));
  }
  await using storage = openTestStorage(folder);
  const committer = committerOn(storage);
  for (const batch of [3, 4]) verdicts.push(await committer.submit(grow(batch)));
  expect(verdicts).toMatchObject([
    ...Array.from({ length: 3 }, () => ({ verdict: { type: "committed" } })),
    { verdict: { type: "refused", reason: "too-large" } },
  ]);
  const note = await committer.read(acme, firstDocument, ({ doc }) => doc.getText("note").length);
  expect(note).toBe(12_000_000);
});

test("[RL18] nobody is told, and nothing is read, before the transaction is done", async () => {
  const gate = Promise.withResolvers<undefined>();
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    commit: async (entries) => {
      await gate.promise;
      return real.commit(entries);
    },
  }));
  const committer = committerOn(storage);
  const events: string[] = [];
  committer.committed.subscribe(acme, () => events.push("published"));
  const outcome = committer
    .submit(submission(1, peerDocument().set({ currency: "EUR" })))
    .then(() => events.push("acknowledged"));
  // Far into the turn: the live document has the update, storage does not.
  await new Promise(setImmediate);
  const reading = valueIn(committer, "currency").then((value) =>
    events.push(`read ${String(value)}`),
  );
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  gate.resolve(undefined);
  await Promise.all([outcome, reading]);
  expect(events).toEqual(["published", "acknowledged", "read EUR"]);
});

test("[RL19] after a failed commit nobody is acknowledged, memory forgets it, and a retry works", async () => {
  let broken = true;
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    commit: async (entries) => {
      if (broken) throw new Error("disk I/O error");
      return real.commit(entries);
    },
  }));
  const committer = committerOn(storage);
  const mine = peerDocument();
  const update = mine.set({ currency: "EUR" });
  const told: unknown[] = [];
  committer.committed.subscribe(acme, (turn) => told.push(turn));

  expect(await committer.submit(submission(1, update))).toEqual({ type: "failed" });
  expect(committer.state()).toMatchObject({ state: "failing", reason: "Error: disk I/O error" });
  expect(await valueIn(committer, "currency")).toBeUndefined();
  expect(told).toEqual([]);

  broken = false;
  expect(await committer.submit(submission(1, update))).toMatchObject({
    type: "verdict",
    verdict: { type: "committed", seq: 1 },
  });
  expect(committer.state()).toEqual({ state: "good" });
  expect(await valueIn(committer, "currency")).toBe("EUR");
});

test("[RL26] a document that cannot be loaded fails alone, and is never taken for an empty one", async () => {
  let broken = true;
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    loadDocument: async (workspace, document) => {
      if (broken && document === firstDocument) throw new Error("checksum");
      return real.loadDocument(workspace, document);
    },
  }));
  const committer = committerOn(storage);
  const update = peerDocument().set({ currency: "EUR" });
  const [bad, good] = await Promise.all([
    committer.submit(submission(1, update)),
    committer.submit(
      submission(2, peerDocument().set({ number: "7" }), { document: secondDocument }),
    ),
  ]);
  expect(bad).toEqual({ type: "failed" });
  expect(good).toMatchObject({ verdict: { type: "committed", seq: 1 } });
  await expect(valueIn(committer, "currency")).rejects.toThrow("checksum");
  broken = false;
  expect(await committer.submit(submission(1, update))).toMatchObject({
    verdict: { type: "committed", seq: 2 },
  });
});

test("[RL3] a batch that brings nothing new is committed under what is there, and writes nothing", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const update = peerDocument().set({ currency: "EUR" });
  await committer.submit(submission(1, update));
  expect(await committer.submit(submission(2, update))).toMatchObject({
    verdict: { type: "committed", seq: 1 },
  });
  expect(await storage.head(acme)).toBe(1);
});

test("[RL27] the journal says who changed what, from what to what, and what was claimed", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const mine = peerDocument();
  await committer.submit(submission(1, mine.set({ currency: "EUR" })));
  const operations = [{ type: "set-field", path: "currency", value: "USD" }];
  await committer.submit(submission(2, mine.set({ currency: "USD" }), { operations }));
  const [, second] = await storage.readJournal(acme, 0, 10);
  expect(second).toMatchObject({
    seq: 2,
    document: firstDocument,
    kind: "invoice",
    author: { id: "ada", name: "Ada" },
    device: "device-1",
    batch: 2,
    operations,
    difference: [{ path: "currency", before: "EUR", after: "USD" }],
    deviceTime: 1_000,
  });
});

test("[RL27] records of conflicts stand in the journal too, as they come and go", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const mine = peerDocument(5_000);
  await committer.submit(submission(1, mine.set({ dueDate: "2026-01-10" })));
  await committer.submit(submission(2, peerDocument(6_000).set({ dueDate: "2026-01-20" })));
  const journal = await storage.readJournal(acme, 0, 10);
  const records = journal.map(({ difference }) =>
    difference.filter(({ path }) => path.startsWith("conflicts.")),
  );
  expect(records).toEqual([
    [],
    [
      {
        path: expect.stringMatching(/^conflicts\.[0-9a-f]+$/),
        before: null,
        after: expect.objectContaining({ kind: "concurrent", path: "dueDate", state: "open" }),
      },
    ],
  ]);
});

test("[RL66] nobody brings writes under the id of the relay itself", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const verdicts = [1, 2, 1_023].map((clientId, batch) => {
    const update = peerDocument(clientId).set({ dueDate: "2026-01-01" });
    return committer.submit(submission(batch, update, { foreign: "carried" }));
  });
  for (const outcome of await Promise.all(verdicts)) {
    expect(outcome).toMatchObject({ verdict: { type: "refused", reason: "unknown-client-id" } });
  }
  await storage.beginEpoch();
  // After a restore: what the relay of the epoch before had written, carried back.
  const lost = peerDocument(1).set({ dueDate: "2026-01-01" });
  const carried = await committer.submit(submission(3, lost, { foreign: "carried" }));
  expect(carried).toMatchObject({ verdict: { type: "committed" } });
});

test("[RL14] what another carries is kept as unverified, where the door allows it", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const stranger = peerDocument(9_000);
  const update = stranger.set({ currency: "EUR" });
  const carried = submission(1, update, { owns: () => false, foreign: "carried" });
  expect(await committer.submit(carried)).toMatchObject({ verdict: { type: "committed" } });
  const stored = await storage.loadDocument(acme, firstDocument);
  expect(stored?.authorship).toEqual([
    {
      client: 9_000,
      from: 0,
      to: 1,
      author: { id: "ada", name: "Ada" },
      verified: false,
      at: 1_000,
      acceptedAt: expect.any(Number),
      device: "device-1",
    },
  ]);
  expect(Y.decodeUpdate(update).structs).toHaveLength(1);
});

test("[RL77] of what waits for a store that hangs only so much is taken; the rest is given back at once, and all goes on after", async () => {
  const gate = Promise.withResolvers<undefined>();
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    commit: async (entries) => {
      await gate.promise;
      return real.commit(entries);
    },
  }));
  const committer = committerOn(storage, { live: 10, bytes: 100_000 });
  const mine = peerDocument();
  const updates = Array.from({ length: 20 }, (_, batch) =>
    mine.set({ [`lines.l${batch}.description`]: "x".repeat(10_000) }),
  );
  const outcomes = updates.map((update, batch) => committer.submit(submission(batch, update)));
  // What is not taken is known before the store has said anything.
  const refused = await Promise.all(outcomes.slice(10));
  expect(new Set(refused.map(({ type }) => type))).toEqual(new Set(["failed"]));
  await expect.poll(() => committer.backlog().since).not.toBeNull();
  expect(committer.backlog().bytes).toBeLessThanOrEqual(100_000);
  gate.resolve(undefined);
  for (const outcome of await Promise.all(outcomes.slice(0, 4))) {
    expect(outcome).toMatchObject({ verdict: { type: "committed" } });
  }
  await committer.idle();
  expect(committer.backlog()).toEqual({ batches: 0, bytes: 0, since: null, oldestMs: 0 });
  for (const [batch, update] of updates.entries()) {
    expect(await committer.submit(submission(batch, update))).toMatchObject({
      verdict: { type: "committed", seq: batch + 1 },
    });
  }
});

test("[RL180] a turn that fails after its outcomes were given settles nothing twice", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const documents = createLiveDocuments(storage, 10);
  const committer = createCommitter(storage, documents, nodeDeps("silent"), {
    meters: {
      ...noMeters,
      turnCommitted: () => {
        throw new Error("A meter's");
      },
    },
  });
  const mine = peerDocument();
  const outcomes = await Promise.all([
    committer.submit(submission(1, mine.set({ currency: "EUR" }))),
    committer.submit(submission(2, mine.set({ number: "7" }))),
  ]);
  expect(outcomes).toMatchObject([{ verdict: { seq: 1 } }, { verdict: { seq: 2 } }]);
  await committer.idle();
  expect(committer.backlog()).toMatchObject({ batches: 0, bytes: 0 });
});

test("[RL28] a document with updates that a slow store has not taken yet is never evicted, however many others come", async () => {
  const gate = Promise.withResolvers<undefined>();
  const loads: string[] = [];
  await using storage = openTestStorage(temporaryFolder(), (real) => ({
    loadDocument: (workspace, document) => {
      loads.push(document);
      return real.loadDocument(workspace, document);
    },
    commit: async (entries) => {
      await gate.promise;
      return real.commit(entries);
    },
  }));
  const documents = createLiveDocuments(storage, 1);
  const committer = createCommitter(storage, documents, nodeDeps("silent"));
  const outcome = committer.submit(submission(1, peerDocument().set({ currency: "EUR" })));
  await expect.poll(() => loads.length).toBe(1);
  const before = await documents.hold(acme, firstDocument);
  documents.release(before);
  for (let other = 1; other <= 9; other += 1) {
    const id = DocumentId.parse(`0197f3a0-0000-7000-8000-00000000010${other}`);
    documents.release(await documents.hold(acme, id));
  }
  const during = await documents.hold(acme, firstDocument);
  expect(during).toBe(before);
  expect(during.doc.getMap("fields").get("currency")).toBe("EUR");
  documents.release(during);
  gate.resolve(undefined);
  expect(await outcome).toMatchObject({ verdict: { type: "committed", seq: 1 } });
  expect(loads.filter((id) => id === firstDocument)).toHaveLength(1);
});

test("[RL203] other bytes under the number of a batch are never taken for it: not while it is on its way, and not later", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const committer = committerOn(storage);
  const [mine, copy] = [peerDocument(), peerDocument()];
  const first = submission(7, mine.set({ number: "A-1" }));
  const other = submission(7, copy.set({ "buyer.name": "Acme" }));
  const [taken, notYet] = await Promise.all([committer.submit(first), committer.submit(other)]);
  expect(taken).toMatchObject({ type: "verdict", verdict: { type: "committed", seq: 1 } });
  expect(notYet).toEqual({ type: "failed" });
  expect(await committer.submit(other)).toMatchObject({
    verdict: { type: "refused", reason: "unknown-client-id" },
  });
  expect(await committer.submit(first)).toEqual(taken);
  expect(await committer.submit({ ...other, batch: 8 })).toMatchObject({
    verdict: { type: "committed", seq: 2 },
  });
});
