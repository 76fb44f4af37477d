import { DeviceId } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const deviceOfBob = DeviceId.parse("device-of-bob");

/** What a replica that had nothing reads in the first document. */
async function readAfresh(url: string, path: string): Promise<unknown> {
  const reader = await joinAs(url, await tokenFor({ id: "eve" }));
  const fresh = peerDocument();
  for (const { entries } of reader.caughtUp) {
    for (const { document, update } of entries) {
      if (document === firstDocument) Y.applyUpdate(fresh.doc, update);
    }
  }
  return fresh.get(path);
}

test("[RL58] nobody rewrites what is there already under another's client id", async () => {
  const folder = temporaryFolder();
  const relay = await startRelay(folder);
  const ada = await joinAs(relay.url, await tokenFor());
  const mine = peerDocument(5_000);
  ada.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  await sendBatch(ada, 1, mine.set({ "buyer.name": "Acme" }));
  await sendBatch(ada, 2, mine.set({ "buyer.name": "Acme GmbH" }));

  const bob = await joinAs(relay.url, await tokenFor({ id: "bob" }), { device: deviceOfBob });
  const own = peerDocument(6_000);
  bob.send({ type: "claim", document: firstDocument, clientId: 6_000 });
  // The same clocks of the same client as one item, which a merge would prefer to the two that are there.
  const forger = peerDocument(5_000);
  forger.doc.transact(() => {
    forger.set({ "buyer.name": "Forged" });
    forger.set({ "buyer.name": "Forged Inc" });
  });
  const plain = own.set({ currency: "EUR" });
  const forged = Y.mergeUpdates([Y.encodeStateAsUpdate(forger.doc), plain]);
  expect(await sendBatch(bob, 1, forged)).toMatchObject({
    type: "refused",
    reason: "unknown-client-id",
  });
  expect(await sendBatch(bob, 2, plain)).toMatchObject({ type: "committed" });

  expect(await readAfresh(relay.url, "buyer.name")).toBe("Acme GmbH");
  expect(await readAfresh(relay.url, "currency")).toBe("EUR");
  await relay[Symbol.asyncDispose]();
  const again = await startRelay(folder);
  expect(await readAfresh(again.url, "buyer.name")).toBe("Acme GmbH");
});

test("[RL58] an update with two contents for one clock is malformed", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  ada.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  const [one, other] = ["Acme", "Forged"].map((name) =>
    peerDocument(5_000).set({ "buyer.name": name }),
  );
  if (one === undefined || other === undefined) throw new Error("Two updates");
  // Each begins with the number of its clients (1) and ends with an empty delete set (0).
  const twice = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 2);
    encoding.writeUint8Array(encoder, one.slice(1, -1));
    encoding.writeUint8Array(encoder, other.slice(1));
  });
  expect(await sendBatch(ada, 1, twice)).toMatchObject({
    type: "refused",
    reason: "malformed-update",
  });
});

test("[RL59] a device whose clock runs far ahead spoils nobody else's edit", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const bob = await joinAs(url, await tokenFor({ id: "bob" }), { device: deviceOfBob });
  const [hers, his] = [peerDocument(5_000), peerDocument(6_000)];
  ada.send({ type: "claim", document: secondDocument, clientId: 5_000 });
  bob.send({ type: "claim", document: secondDocument, clientId: 6_000 });
  const before = Date.now();
  ada.send({
    type: "batch",
    batch: 1,
    document: secondDocument,
    kind: "invoice",
    operations: [],
    update: hers.set({ dueDate: "2026-01-01" }),
    deviceTime: Number.MAX_SAFE_INTEGER,
  });
  await ada.next("ack");
  const edit = his.set({ dueDate: "2026-02-02" });
  expect(await sendBatch(bob, 1, edit, secondDocument)).toMatchObject({ type: "committed" });

  bob.send({ type: "fetch", request: 1, document: secondDocument, stateVector: null });
  const { update } = await bob.next("document");
  const reader = peerDocument();
  Y.applyUpdate(reader.doc, update);
  const [path] = [...reader.doc.getMap("fields").keys()].filter((key) =>
    key.startsWith("conflicts."),
  );
  const { kept, lost } = JSON.parse(JSON.stringify(reader.get(path ?? "")));
  const times = [kept, lost].map(({ at }) => Date.parse(at));
  expect(Math.max(...times)).toBeGreaterThanOrEqual(before);
  expect(Math.max(...times)).toBeLessThanOrEqual(Date.now());
});
