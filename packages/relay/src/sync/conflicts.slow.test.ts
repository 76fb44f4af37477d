import { ConflictRecord } from "@concord/document";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { z } from "zod";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

/** Both peers start from the same committed due date; each then writes its own without knowing of the other. */
async function twoDueDates(url: string) {
  const ada = await joinAs(url, await tokenFor());
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  // Of two concurrent writes Yjs keeps the one with the higher client id.
  const [adas, bobs] = [peerDocument(5_000), peerDocument(6_000)];
  ada.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  bob.send({ type: "claim", document: firstDocument, clientId: 6_000 });
  const base = adas.set({ dueDate: "2026-01-01" });
  await sendBatch(ada, 1, base);
  Y.applyUpdate(bobs.doc, base);
  return {
    ada,
    bob,
    adas,
    bobs,
    early: adas.set({ dueDate: "2026-01-10" }),
    late: bobs.set({ dueDate: "2026-01-20" }),
  };
}

function conflictsOf(doc: Y.Doc): readonly unknown[] {
  return [...doc.getMap("fields").entries()]
    .filter(([path]) => path.startsWith("conflicts."))
    .map(([, record]) => record);
}

test("[RL24] a concurrent edit is recorded with both values and both authors, in the batch's own commit", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { ada, bob, adas, bobs, early, late } = await twoDueDates(url);
  await sendBatch(bob, 1, late);
  const verdict = await sendBatch(ada, 2, early);
  expect(verdict).toMatchObject({ type: "committed", seq: 3 });

  // One message carries the losing edit and its record: nobody sees one without the other.
  await bob.next("updates");
  await bob.next("updates");
  const told = await bob.next("updates");
  expect(told.upTo).toBe(3);
  for (const { update } of told.entries) Y.applyUpdate(bobs.doc, update);
  expect(bobs.get("dueDate")).toBe("2026-01-20");
  expect(conflictsOf(bobs.doc)).toMatchObject([
    {
      kind: "concurrent",
      path: "dueDate",
      kept: { value: "2026-01-20", author: "bob" },
      lost: { value: "2026-01-10", author: "ada" },
      state: "open",
    },
  ]);

  // The author of the losing edit gets the record too, without its own bytes.
  for (;;) {
    const updates = await ada.next("updates");
    for (const { update } of updates.entries) Y.applyUpdate(adas.doc, update);
    if (updates.upTo === 3) break;
  }
  expect(conflictsOf(adas.doc)).toEqual(conflictsOf(bobs.doc));
  expect(Y.encodeStateAsUpdate(adas.doc)).toEqual(Y.encodeStateAsUpdate(bobs.doc));
});

test("[RL24] the relay writes under the number of its epoch, and goes on counting after a restart", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const { ada, bob, adas, bobs, early, late } = await twoDueDates(first.url);
  await sendBatch(bob, 1, late);
  await sendBatch(ada, 2, early);
  await first[Symbol.asyncDispose]();

  const second = await startRelay(folder);
  const again = await joinAs(second.url, await tokenFor());
  await sendBatch(again, 3, adas.set({ number: "A" }));
  const bobAgain = await joinAs(second.url, await tokenFor({ id: "bob" }));
  await sendBatch(bobAgain, 2, bobs.set({ number: "B" }));

  bobAgain.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  const whole = peerDocument();
  Y.applyUpdate(whole.doc, (await bobAgain.next("document")).update);
  expect(conflictsOf(whole.doc)).toHaveLength(2);
  const relayClients = [...Y.decodeStateVector(Y.encodeStateVector(whole.doc)).keys()].filter(
    (client) => client < 1_024,
  );
  expect(relayClients).toEqual([1]);
});

test("[RL25] a fact is written once: the first content stays, and the verdict says so", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  await sendBatch(ada, 1, mine.set({ "payments.stripe:py_1": { amount: "10" } }));
  const verdict = await sendBatch(ada, 2, mine.set({ "payments.stripe:py_1": { amount: "99" } }));
  expect(verdict).toMatchObject({
    type: "committed-with-correction",
    corrections: [
      {
        rule: "fact-differs",
        path: "payments.stripe:py_1",
        old: { amount: "10" },
        attempted: { amount: "99" },
      },
    ],
  });
  ada.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  const whole = peerDocument();
  Y.applyUpdate(whole.doc, (await ada.next("document")).update);
  expect(whole.get("payments.stripe:py_1")).toEqual({ amount: "10" });
});

test("[RL280] a conflict says what stood before both, when each write was made and came, and through which device, also after a restart", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const { bob, bobs, adas, early, late } = await twoDueDates(first.url);
  await sendBatch(bob, 1, late);
  await first[Symbol.asyncDispose]();

  // What stood before both was overwritten before the restart: only the stored updates know it.
  const second = await startRelay(folder);
  const ada = await joinAs(second.url, await tokenFor());
  const before = Date.now();
  await sendBatch(ada, 2, early);
  const bobAgain = await joinAs(second.url, await tokenFor({ id: "bob" }));
  await sendBatch(bobAgain, 2, bobs.set({ number: "B" }));
  for (;;) {
    const { entries, upTo } = await ada.next("updates");
    for (const { update } of entries) Y.applyUpdate(adas.doc, update);
    if (upTo === 4) break;
  }
  const [record] = z.array(ConflictRecord).parse(conflictsOf(adas.doc));
  expect(record).toMatchObject({
    base: { value: "2026-01-01", item: "5000:0" },
    kept: { author: "bob", at: "1970-01-01T00:00:01.000Z", device: "device-of-ada" },
    lost: { author: "ada", at: "1970-01-01T00:00:01.000Z", device: "device-of-ada" },
  });
  expect(Date.parse(record?.kept.acceptedAt ?? "")).toBeLessThan(before);
  expect(Date.parse(record?.lost.acceptedAt ?? "")).toBeGreaterThanOrEqual(before);
});
