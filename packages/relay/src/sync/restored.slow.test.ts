import { Epoch, WorkspaceId, epochNumber } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { nameEpoch } from "../storage/epoch-name.ts";
import {
  connectPeer,
  firstDocument,
  helloWith,
  joinAs,
  peerDocument,
  sendOffer,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const offered = { document: firstDocument, kind: "invoice", deviceTime: 1_000 } as const;

test("[RL22] after a restore devices offer again what the store lost, also what they had from others", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const before = await joinAs(first.url, await tokenFor());
  await first[Symbol.asyncDispose]();
  {
    await using storage = openTestStorage(folder);
    await storage.beginEpoch();
  }
  const restored = await startRelay(folder);
  const { epoch } = before.welcome;
  const ada = await joinAs(restored.url, await tokenFor(), { cursor: 0, epoch });
  expect(ada.welcome.epoch).not.toBe(epoch);
  expect(ada.welcome.resumeFrom).toBe(0);

  // Structs of a client that this connection never was: lost by the store, carried back by Ada.
  const others = peerDocument(9_000).set({ currency: "EUR" });
  expect(await sendOffer(ada, 1, others)).toMatchObject({ type: "committed", seq: 1 });
  await restored[Symbol.asyncDispose]();
  await using storage = openTestStorage(folder);
  const stored = await storage.loadDocument(WorkspaceId.parse("acme"), firstDocument);
  expect(stored?.authorship).toMatchObject([
    { client: 9_000, verified: false, author: { id: "ada" } },
  ]);
});

test("[RL74] a client that knows a later epoch of this store makes the relay begin one after it; a made-up one does not", async () => {
  const folder = temporaryFolder();
  const { url } = await startRelay(folder);
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const madeUp = Epoch.parse("500:made-up-by-eve-and-long-enough");
  const eve = await joinAs(url, await tokenFor({ id: "eve" }), { cursor: 0, epoch: madeUp });
  expect(eve.welcome.epoch).toBe(bob.welcome.epoch);

  // As a store is named that was restored from the same backup once before.
  const later = nameEpoch(secretKey, 7, Uint8Array.of(1, 2, 3));
  const ada = await connectPeer(url);
  ada.send(helloWith(await tokenFor(), { cursor: 0, epoch: later }));
  for (const peer of [ada, bob, eve]) expect((await peer.closed).code).toBe(4503);
  const again = await joinAs(url, await tokenFor(), { cursor: 0, epoch: later });
  expect(epochNumber(again.welcome.epoch)).toBe(8);

  // What the relay of that other history wrote can be carried back, and its number is not written under again.
  const lost = peerDocument(7).set({ dueDate: "2026-01-01" });
  again.send({ type: "offer", ...offered, batch: 1, update: lost });
  expect((await again.next("ack")).results).toMatchObject([{ verdict: { type: "committed" } }]);
});

test("[RL22] whoever offers what a store has lost vouches for nobody: its authors are unverified, until who wrote it goes on under it", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const ada = await joinAs(first.url, await tokenFor());
  // Whether the store is restored or a new one: an offer is an offer, also of an id that this connection has claimed.
  ada.send({ type: "claim", document: firstDocument, clientId: 9_000 });
  const others = peerDocument(9_000);
  ada.send({ type: "offer", ...offered, batch: 1, update: others.set({ currency: "EUR" }) });
  expect((await ada.next("ack")).results).toMatchObject([{ verdict: { type: "committed" } }]);
  // Whose it really is goes on under it, once the relay has forgotten who claimed it.
  await first[Symbol.asyncDispose]();
  const second = await startRelay(folder);
  const bob = await joinAs(second.url, await tokenFor({ id: "bob" }));
  bob.send({ type: "claim", document: firstDocument, clientId: 9_000 });
  const next = { ...offered, type: "batch", batch: 1, operations: [] } as const;
  bob.send({ ...next, update: others.set({ currency: "USD" }) });
  // Bob is asked for what he holds of it; another's word is not his.
  const { stateVector } = await bob.next("need");
  bob.send({ ...next, update: Y.encodeStateAsUpdate(others.doc, stateVector) });
  expect((await bob.next("ack")).results).toMatchObject([{ verdict: { type: "committed" } }]);
  await second[Symbol.asyncDispose]();
  await using storage = openTestStorage(folder);
  const stored = await storage.loadDocument(WorkspaceId.parse("acme"), firstDocument);
  expect(stored?.authorship).toMatchObject([
    { client: 9_000, from: 0, to: 1, verified: true, author: { id: "bob" } },
    { client: 9_000, from: 1, to: 2, verified: true, author: { id: "bob" } },
  ]);
});
