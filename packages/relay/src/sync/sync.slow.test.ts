import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { Socket } from "node:net";
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

test("[RL20] a batch is acknowledged with its seq, and another replica gets it with its author", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });

  const verdict = await sendBatch(ada, 1, mine.set({ currency: "EUR" }));
  expect(verdict).toEqual({ type: "committed", seq: 1, remarks: [] });

  const updates = await bob.next("updates");
  expect(updates).toEqual({
    type: "updates",
    entries: [
      {
        document: firstDocument,
        kind: "invoice",
        seq: 1,
        author: { id: "ada", name: "ada" },
        update: expect.any(Uint8Array),
      },
    ],
    upTo: 1,
    more: false,
  });
  const theirs = peerDocument();
  for (const { update } of updates.entries) Y.applyUpdate(theirs.doc, update);
  expect(theirs.get("currency")).toBe("EUR");
  // Its own batch does not come back to the device, but its cursor moves.
  expect(await ada.next("updates")).toEqual({
    type: "updates",
    entries: [],
    upTo: 1,
    more: false,
  });
});

test("[RL3] the same batch sent again is the same batch, also after a restart", async () => {
  const folder = temporaryFolder();
  const mine = peerDocument();
  const update = mine.set({ currency: "EUR" });
  const first = await startRelay(folder);
  const before = await joinAs(first.url, await tokenFor());
  before.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const verdict = await sendBatch(before, 1, update);
  expect(await sendBatch(before, 1, update)).toEqual(verdict);
  await first[Symbol.asyncDispose]();

  const second = await startRelay(folder);
  const after = await joinAs(second.url, await tokenFor());
  expect(await sendBatch(after, 1, update)).toEqual(verdict);
  expect(after.welcome.seq).toBe(1);
});

test("[RL21] catch-up merges each document and starts at the cursor", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const [one, two] = [peerDocument(), peerDocument()];
  ada.send({ type: "claim", document: firstDocument, clientId: one.doc.clientID });
  ada.send({ type: "claim", document: secondDocument, clientId: two.doc.clientID });
  await sendBatch(ada, 1, one.set({ currency: "EUR" }));
  await sendBatch(ada, 2, two.set({ currency: "USD" }), secondDocument);
  await sendBatch(ada, 3, one.set({ number: "7" }));

  const fresh = await joinAs(url, await tokenFor({ id: "bob" }));
  expect(fresh.caughtUp.map(({ entries, upTo }) => [entries.length, upTo])).toEqual([[2, 3]]);
  const { epoch } = fresh.welcome;
  const returning = await joinAs(url, await tokenFor({ id: "bob" }), { cursor: 2, epoch });
  expect(returning.welcome.resumeFrom).toBe(2);
  expect(returning.caughtUp.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([3]);
});

test("[RL21] catch-up comes in pages, each with a cursor to come back to", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { pageBytes: 1 } });
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  for (let batch = 1; batch <= 5; batch += 1) {
    await sendBatch(ada, batch, mine.set({ number: String(batch) }));
  }
  const fresh = await joinAs(url, await tokenFor({ id: "bob" }));
  expect(fresh.caughtUp.map(({ upTo, more }) => [upTo, more])).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [4, true],
    [5, false],
  ]);
});

test("[RL22] a cursor of another epoch, or from the future, counts for nothing", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const { epoch } = ada.welcome;
  const stranger = await joinAs(url, await tokenFor(), { cursor: 1, epoch: null });
  expect(stranger.welcome.resumeFrom).toBe(0);
  const fromTheFuture = await joinAs(url, await tokenFor(), { cursor: 99, epoch });
  expect(fromTheFuture.welcome.resumeFrom).toBe(0);
});

test("[RL13] what hangs on updates that never came is asked for, then refused", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const first = mine.set({ currency: "EUR" });
  const second = mine.set({ number: "7" });
  const message = {
    type: "batch",
    batch: 2,
    document: firstDocument,
    kind: "invoice",
    operations: [],
    deviceTime: 0,
  } as const;
  ada.send({ ...message, update: second });
  const need = await ada.next("need");
  expect(need.batch).toBe(2);
  expect(Y.decodeStateVector(need.stateVector).size).toBe(0);

  expect(await sendBatch(ada, 2, Y.mergeUpdates([first, second]))).toMatchObject({
    type: "committed",
    seq: 1,
  });
  mine.set({ currency: "USD" });
  const hanging = mine.set({ number: "8" });
  ada.send({ ...message, batch: 3, update: hanging });
  await ada.next("need");
  expect(await sendBatch(ada, 3, hanging)).toMatchObject({
    type: "refused",
    reason: "missing-dependency",
  });
});

test("[RL14] a client id belongs to who used it first; nobody else writes under it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const eve = await joinAs(url, await tokenFor({ id: "eve" }));
  const mine = peerDocument(5_000);
  ada.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));

  eve.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  expect(await eve.next("refused")).toMatchObject({ code: "identity-taken", closing: false });
  expect(await sendBatch(eve, 1, mine.set({ currency: "USD" }))).toMatchObject({
    type: "refused",
    reason: "unknown-client-id",
  });
  // Nor under an id that nobody has claimed, or one of a relay.
  for (const clientId of [6_000, 1]) {
    const forged = peerDocument(clientId).set({ currency: "USD" });
    expect(await sendBatch(eve, clientId, forged)).toMatchObject({ reason: "unknown-client-id" });
  }
});

test.each(["viewer", "auditor"] as const)(
  "[RL15] a %s reads and is told that it cannot write",
  async (role) => {
    const { url } = await startRelay(temporaryFolder());
    const ada = await joinAs(url, await tokenFor());
    const mine = peerDocument();
    ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
    await sendBatch(ada, 1, mine.set({ currency: "EUR" }));

    const reader = await joinAs(url, await tokenFor({ id: "reader", role }));
    expect(reader.caughtUp.flatMap(({ entries }) => entries)).toHaveLength(1);
    const theirs = peerDocument();
    reader.send({ type: "claim", document: firstDocument, clientId: theirs.doc.clientID });
    expect(await sendBatch(reader, 1, theirs.set({ currency: "USD" }))).toMatchObject({
      type: "refused",
      reason: "read-only",
    });
  },
);

test("[RL16] a token opens its own workspace and shows nothing of another", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const other = await joinAs(url, await tokenFor({ workspace: "other", id: "ada" }));
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));

  other.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  expect(await other.next("document")).toMatchObject({ kind: null, seq: 0 });
  expect(other.heard()).toEqual([]);
});

test("[RL17] a bad token, an early message, noise and another version end with their own code", async () => {
  const { url } = await startRelay(temporaryFolder());
  const bad = await connectPeer(url);
  bad.send(helloWith("not a token"));
  expect(await bad.next("refused")).toMatchObject({ code: "unauthorised", closing: true });
  expect(await bad.closed).toMatchObject({ code: 4401 });

  const expired = await connectPeer(url);
  expired.send(helloWith(await tokenFor({ expiresAt: Date.now() - 1_000 })));
  expect(await expired.closed).toMatchObject({ code: 4401 });

  const wrongUse = await connectPeer(url);
  wrongUse.send(helloWith(await tokenFor({ use: "yjs" })));
  expect(await wrongUse.closed).toMatchObject({ code: 4401 });

  const early = await connectPeer(url);
  early.send({ type: "ping", nonce: 1 });
  expect(await early.closed).toMatchObject({ code: 4400 });

  const noise = await connectPeer(url);
  noise.sendBytes(Uint8Array.of(200, 1, 2, 3));
  expect(await noise.closed).toMatchObject({ code: 4400 });

  const newer = await connectPeer(url);
  newer.sendBytes(Uint8Array.of(1, 99, 0));
  expect(await newer.closed).toMatchObject({ code: 4426 });
});

test("[RL17] an address that is none ends with its own code, and the relay lives", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { port } = new URL(url);
  for (const path of ["/nowhere", "/yjs/acme", "/yjs/acme/a/b", "//"]) {
    const request = httpRequest({
      port,
      path,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
      },
    });
    request.end();
    const [, socket, head]: readonly unknown[] = await once(request, "upgrade");
    if (!(socket instanceof Socket) || !(head instanceof Buffer)) throw new Error("no upgrade");
    const [frame]: readonly unknown[] = head.length > 0 ? [head] : await once(socket, "data");
    // A close frame: its first byte is 0x88, its code stands after the length.
    expect(frame instanceof Buffer && [frame[0], frame.readUInt16BE(2)]).toEqual([0x88, 4404]);
    socket.destroy();
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test("[RL12] a malformed update is refused by name and harms nobody", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  expect(await sendBatch(ada, 1, Uint8Array.of(9, 9, 9, 9))).toMatchObject({
    type: "refused",
    reason: "malformed-update",
  });
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  expect(await sendBatch(ada, 2, mine.set({ currency: "EUR" }))).toMatchObject({ seq: 1 });
});

test("[RL12] a deleted register is refused, and the batches beside it stand", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));

  const copy = peerDocument();
  Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(mine.doc));
  const before = Y.encodeStateVector(copy.doc);
  copy.doc.getMap("fields").delete("currency");
  const deletion = Y.encodeStateAsUpdate(copy.doc, before);
  const batch = {
    type: "batch",
    document: firstDocument,
    kind: "invoice",
    operations: [],
  } as const;
  ada.send({ ...batch, batch: 2, update: mine.set({ number: "7" }), deviceTime: 0 });
  ada.send({ ...batch, batch: 3, update: deletion, deviceTime: 0 });
  ada.send({ ...batch, batch: 4, update: mine.set({ number: "8" }), deviceTime: 0 });
  const results = [];
  while (results.length < 3) results.push(...(await ada.next("ack")).results);
  expect(
    results.toSorted((one, other) => one.batch - other.batch).map(({ verdict }) => verdict.type),
  ).toEqual(["committed", "refused", "committed"]);

  ada.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  const fetched = peerDocument();
  Y.applyUpdate(fetched.doc, (await ada.next("document")).update);
  expect([fetched.get("currency"), fetched.get("number")]).toEqual(["EUR", "8"]);
});
