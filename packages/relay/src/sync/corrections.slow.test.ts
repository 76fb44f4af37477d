import { expect, test } from "vitest";
import * as Y from "yjs";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import type { PeerDocument, RawPeer } from "../testing/raw-peer.ts";
import { stockClient, stockVersions, synced, until } from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import type { TokenWish } from "../testing/test-relay.ts";

/** A peer with a document of its own, of which it has claimed the client id. */
async function author(url: string, wish: TokenWish = {}, clientId?: number) {
  const peer = await joinAs(url, await tokenFor(wish));
  const mine = peerDocument(clientId);
  peer.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  return { peer, mine };
}

/** Takes in what the relay tells up to a `seq`, and gives every value that the path took on the way. */
async function follow(peer: RawPeer, { doc }: PeerDocument, path: string, upTo: number) {
  const seen: unknown[] = [];
  const look = (): void => void seen.push(doc.getMap("fields").get(path));
  doc.on("afterTransaction", look);
  for (;;) {
    const updates = await peer.next("updates");
    for (const { update } of updates.entries) Y.applyUpdate(doc, update);
    if (updates.upTo >= upTo) break;
  }
  doc.off("afterTransaction", look);
  return seen;
}

test("[RL23] what may not stand is put right in the commit of its batch, and the verdict names rule, path and both values", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { peer: ada, mine } = await author(url, {}, 5_000);
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const theirs = peerDocument();
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));
  const verdict = await sendBatch(
    ada,
    2,
    mine.set({
      currency: "no currency",
      dueDate: "2026-01-31",
      "conflicts.x": 1,
      "links.stripe": { id: "in_1" },
      nonsense: true,
    }),
  );
  if (verdict.type !== "committed-with-correction") throw new Error(verdict.type);
  expect(
    verdict.corrections.toSorted((one, other) => one.path.localeCompare(other.path)),
  ).toMatchObject([
    { rule: "not-allowed", path: "conflicts.x", old: null, attempted: 1 },
    { rule: "invalid-value", path: "currency", old: "EUR", attempted: "no currency" },
    { rule: "not-allowed", path: "links.stripe", old: null, attempted: { id: "in_1" } },
    { rule: "unknown-path", path: "nonsense", old: null, attempted: true },
  ]);

  expect(await follow(bob, theirs, "currency", 2)).not.toContain("no currency");
  await follow(ada, mine, "currency", 2);
  for (const doc of [mine, theirs]) {
    expect([doc.get("currency"), doc.get("dueDate"), doc.get("nonsense")]).toEqual([
      "EUR",
      "2026-01-31",
      null,
    ]);
  }
  expect(Y.encodeStateAsUpdate(mine.doc)).toEqual(Y.encodeStateAsUpdate(theirs.doc));
  // The same batch again is answered with the same verdict.
  expect(await sendBatch(ada, 2, Y.encodeStateAsUpdate(mine.doc))).toEqual(verdict);
});

test("[RL91] a correction loses to what its author had written meanwhile", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { peer: ada, mine } = await author(url);
  const { peer: bob, mine: theirs } = await author(url, { id: "bob" });
  const [first, bad, next] = ["2026-01-01", "soon", "2026-02-02"].map((dueDate) =>
    mine.set({ dueDate }),
  );
  if (first === undefined || bad === undefined || next === undefined) throw new Error("three");
  await sendBatch(ada, 1, first);
  expect(await sendBatch(ada, 2, bad)).toMatchObject({ type: "committed-with-correction" });
  expect(await sendBatch(ada, 3, next)).toMatchObject({ type: "committed", remarks: [] });
  await follow(ada, mine, "dueDate", 3);
  expect(await follow(bob, theirs, "dueDate", 3)).not.toContain("soon");
  expect([mine.get("dueDate"), theirs.get("dueDate")]).toEqual(["2026-02-02", "2026-02-02"]);
  expect([...theirs.doc.getMap("fields").keys()]).toEqual(["dueDate"]);
});

test("[RL92] a batch with more writes that may not stand than a verdict lists is refused", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { peer: ada, mine } = await author(url);
  const many = Array.from({ length: 501 }, (_, index) => [`nonsense${index}`, true] as const);
  expect(await sendBatch(ada, 1, mine.set(Object.fromEntries(many)))).toMatchObject({
    type: "refused",
    reason: "malformed-update",
  });
  const { peer: bob, mine: theirs } = await author(url, { id: "bob" });
  expect(await sendBatch(bob, 1, theirs.set({ currency: "EUR" }))).toMatchObject({ seq: 1 });
});

test.each(stockVersions)(
  "[RL23] at /yjs too: a y-websocket $version client's bad value is put right, and its next write wins",
  async (stock) => {
    const { url } = await startRelay(temporaryFolder());
    const ada = stockClient(stock, url, firstDocument, { token: await tokenFor() });
    const bob = stockClient(stock, url, firstDocument, { token: await tokenFor({ id: "bob" }) });
    await Promise.all([synced(ada), synced(bob)]);
    const seen: unknown[] = [];
    bob.fields.observe(() => seen.push(bob.fields.get("currency")));
    ada.fields.set("currency", "EUR");
    await until(bob.doc, () => bob.fields.get("currency") === "EUR");
    ada.fields.set("currency", "no currency");
    await until(ada.doc, () => ada.fields.get("currency") === "EUR");
    ada.fields.set("currency", "nor this");
    ada.fields.set("currency", "USD");
    await until(bob.doc, () => bob.fields.get("currency") === "USD");
    expect(seen).not.toContain("no currency");
    expect(seen).not.toContain("nor this");
    // What was put right comes to each by their own socket.
    await until(ada.doc, () => equalStates(ada.doc, bob.doc));
  },
);

function equalStates(one: Y.Doc, other: Y.Doc): boolean {
  return Buffer.compare(Y.encodeStateAsUpdate(one), Y.encodeStateAsUpdate(other)) === 0;
}
