import { expect, test } from "vitest";
import * as Y from "yjs";
import {
  connectPeer,
  firstDocument,
  helloWith,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

test("[RL50] the relay gives a sign of life at every heartbeat and hangs up on silence", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { heartbeatMs: 200 } });
  const ada = await joinAs(url, await tokenFor());
  expect(ada.welcome.heartbeatMs).toBe(200);
  expect(await ada.next("pong")).toEqual({ type: "pong", nonce: 0, seq: 0 });
  // It says nothing from here on.
  expect((await ada.closed).code).toBe(4504);
  const stranger = await connectPeer(url);
  expect((await stranger.closed).code).toBe(4504);
});

test("[RL51] a connection ends with its token, unless a new one comes in time", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { heartbeatMs: 200 } });
  // A token says whole seconds.
  const soon = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000;
  const peers = [await connectPeer(url), await connectPeer(url)];
  const [careless, careful] = peers;
  if (careless === undefined || careful === undefined) throw new Error("two");
  const token = await tokenFor({ expiresAt: soon });
  for (const peer of peers) peer.send(helloWith(token));
  const talk = setInterval(() => {
    for (const peer of peers) peer.send({ type: "ping", nonce: 1 });
  }, 50);
  for (const peer of peers) await peer.next("welcome");
  careful.send({ type: "renew", token: await tokenFor() });
  expect((await careful.next("renewed")).expiresAt).toBeGreaterThan(soon);
  expect((await careless.closed).code).toBe(4401);
  careful.send({ type: "ping", nonce: 7 });
  while ((await careful.next("pong")).nonce !== 7);
  // A token of somebody else renews nothing.
  careful.send({ type: "renew", token: await tokenFor({ id: "eve" }) });
  expect((await careful.closed).code).toBe(4401);
  clearInterval(talk);
});

test("[RL52] shutdown sends everybody away to come back, and keeps what they had sent", async () => {
  const folder = temporaryFolder();
  const relay = await startRelay(folder);
  const ada = await joinAs(relay.url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const verdict = sendBatch(ada, 1, mine.set({ currency: "EUR" }));
  await verdict;
  await relay[Symbol.asyncDispose]();
  expect((await ada.closed).code).toBe(4503);
  const again = await startRelay(folder);
  expect((await joinAs(again.url, await tokenFor())).welcome.seq).toBe(1);
});

test("[RL53] a reader that falls behind gets one merged difference instead of every increment", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    // Nothing may wait: every increment that cannot leave at once makes the reader fall behind.
    settings: { readerBudgetBytes: -1 },
  });
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  for (let batch = 1; batch <= 20; batch += 1) {
    await sendBatch(ada, batch, mine.set({ number: String(batch) }));
  }
  const copy = peerDocument();
  let upTo = 0;
  while (upTo < 20) {
    const updates = await bob.next("updates");
    for (const { update, author } of updates.entries) {
      // Merged from the log, so nobody's in particular.
      expect(author).toBeNull();
      Y.applyUpdate(copy.doc, update);
    }
    expect(updates.upTo).toBeGreaterThan(upTo);
    ({ upTo } = updates);
  }
  expect(copy.get("number")).toBe("20");
});

test("[RL54] presence reaches those who opened the document, in its words and no other's", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const here = Uint8Array.of(1, 77, 1, 3, ...Buffer.from('"a"'));
  const gone = Uint8Array.of(1, 77, 1, 4, ...Buffer.from("null"));
  ada.send({ type: "presence", document: firstDocument, update: here });
  ada.send({ type: "ping", nonce: 1 });
  await ada.next("pong");
  bob.send({ type: "open", document: firstDocument });
  expect((await bob.next("presence")).update).toEqual(here);
  ada.close();
  expect((await bob.next("presence")).update).toEqual(gone);

  const auditor = await joinAs(url, await tokenFor({ id: "otto", role: "auditor" }));
  auditor.send({ type: "presence", document: firstDocument, update: here });
  expect((await auditor.closed).code).toBe(4403);
});

test("[RL26] a document that cannot be loaded keeps back no acknowledgement of another", async () => {
  const folder = temporaryFolder();
  const storage = openTestStorage(folder, (real) => ({
    loadDocument: async (workspace, document) => {
      if (document === secondDocument) throw new Error("The disk has a hole here");
      return real.loadDocument(workspace, document);
    },
  }));
  const { url } = await startRelay(folder, { storage });
  const ada = await joinAs(url, await tokenFor());
  const batch = { type: "batch", kind: "invoice", operations: [], deviceTime: 1 } as const;
  for (const [number, document] of [firstDocument, secondDocument].entries()) {
    const mine = peerDocument();
    ada.send({ type: "claim", document, clientId: mine.doc.clientID });
    ada.send({ ...batch, batch: number + 1, document, update: mine.set({ currency: "EUR" }) });
  }
  expect((await ada.closed).code).toBe(4500);
  const acknowledged = ada.heard().flatMap((each) => (each.type === "ack" ? each.results : []));
  expect(acknowledged.map((result) => result.batch)).toEqual([1]);
});
